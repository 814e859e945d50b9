import type { Module } from '../../domain/snapshot.ts';
import type { ModuleColumns, ToolchainColumns } from './builtWith.ts';
import type { Statement } from './listing.ts';
import { latestFirst } from './summaries.ts';

/** Maximum number of versions of a package that an environment is searched in. */
const VERSION_LIMIT = 1_000;

/** A name to look up, in lower case, with a version or the version of a module; null for any. */
export interface VersionName {
  readonly name: string;
  readonly version: string | null;
}

/** A version found by the name of its package; the other columns are null for a package without such a version. */
export interface NamedVersionRow extends ModuleColumns, ToolchainColumns {
  /** The position of the name, counted from 1. */
  readonly position: number;
  readonly packageId: string;
  readonly packageName: string;
  readonly uuid: string | null;
  readonly targetSetId: number;
  readonly requiredModules: readonly Module[];
  readonly families: readonly string[];
  readonly loadCommands: readonly string[];
}

/** Selects the versions of packages of a catalog by name: software before extensions, newest versions first. */
export const versionsByName = (catalogId: string, names: readonly VersionName[]): Statement => ({
  text: `SELECT named.position::int AS position, p.id AS "packageId", p.name AS "packageName", item.*
    FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS named (name, version, position)
    JOIN package p ON p.catalog_id = $1::uuid AND p.sort_name = named.name
    LEFT JOIN LATERAL (
      SELECT v.id AS uuid, v.target_set_id AS "targetSetId", v.module_name AS "moduleName", v.module_version AS "moduleVersion",
        b.required_modules AS "requiredModules", b.toolchain_name AS "toolchainName", b.toolchain_version AS "toolchainVersion",
        b.toolchain_families AS families, b.load_commands AS "loadCommands", row_number() OVER (ORDER BY ${latestFirst}) AS place
      FROM package_version v JOIN package_version b ON b.id = v.build_id
      WHERE v.package_id = p.id AND (named.version IS NULL OR v.version = named.version OR v.module_version = named.version)
      ORDER BY ${latestFirst} LIMIT ${VERSION_LIMIT}) item ON true
    ORDER BY named.position, p.ecosystem, p.id, item.place`,
  values: [catalogId, names.map(({ name }) => name), names.map(({ version }) => version)],
});

/** Selects whether a version of a catalog names a toolchain family. */
export const NAMES_FAMILIES = `SELECT EXISTS (SELECT FROM package_version v WHERE v.catalog_id = $1::uuid AND v.toolchain_families <> '{}') AS "namesFamilies"`;

/** Selects the distinct names of the packages of a catalog that have some lengths. */
export const PACKAGE_NAMES = `SELECT DISTINCT p.name FROM package p WHERE p.catalog_id = $1::uuid AND length(p.name) BETWEEN $2::int AND $3::int`;

/** Selects the distinct versions of a package, the latest first. */
export const VERSION_TEXTS = `SELECT v.version FROM package_version v WHERE v.package_id = $1::uuid
  GROUP BY v.version ORDER BY min(v.version_rank), max(v.version_key) DESC LIMIT ${VERSION_LIMIT}`;
