import type { Module } from '../../domain/snapshot.ts';
import type { ModuleColumns, ToolchainColumns } from './builtWith.ts';
import type { Statement } from './listing.ts';
import { latestFirst } from './summaries.ts';

/** Modules to look up, and where. */
export interface MovedSearch {
  /** Names without versions, in lower case. */
  readonly names: readonly string[];
  /** The version behind each name; empty for any. */
  readonly versions: readonly string[];
  /** The catalog whose builds can take their place. */
  readonly toId: string;
  /** The catalogs that they can be from. */
  readonly fromIds: readonly string[];
  /** Those of them that have another source: their packages have counterparts. */
  readonly otherSourceIds: readonly string[];
}

/** A build that a module can be, or that can take its place. */
export interface MovedRow extends ModuleColumns, ToolchainColumns {
  /** The position of the module, counted from 1. */
  readonly position: number;
  readonly catalogId: string;
  readonly packageId: string;
  readonly packageName: string;
  /** False for a counterpart with another name. */
  readonly isNamesake: boolean;
  readonly uuid: string;
  readonly version: string;
  readonly versionSuffix: string;
  readonly targetSetId: number;
  readonly requiredModules: readonly Module[];
  readonly families: readonly string[];
  readonly loadCommands: readonly string[];
}

/** Selects, newest first, the builds that modules can be, and in the catalog of the move all builds of their packages. */
export const movedBuilds = ({ names, versions, toId, fromIds, otherSourceIds }: MovedSearch): Statement => ({
  text: `SELECT named.position::int AS position, v.catalog_id AS "catalogId", p.id AS "packageId", p.name AS "packageName",
      p.sort_name = named.name AS "isNamesake", v.id AS uuid, v.version, v.version_suffix AS "versionSuffix", v.target_set_id AS "targetSetId",
      v.module_name AS "moduleName", v.module_version AS "moduleVersion", v.required_modules AS "requiredModules",
      v.toolchain_name AS "toolchainName", v.toolchain_version AS "toolchainVersion", v.toolchain_families AS families,
      v.load_commands AS "loadCommands"
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS named (name, version, position)
    CROSS JOIN LATERAL (
      SELECT o.id FROM package o
      WHERE o.sort_name = named.name AND o.ecosystem = 'SOFTWARE' AND (o.catalog_id = $3::uuid OR o.catalog_id = ANY ($4::uuid[]))
      UNION
      SELECT c.id FROM package o JOIN package c ON c.counterpart_key = o.counterpart_key
      WHERE o.sort_name = named.name AND o.ecosystem = 'SOFTWARE' AND o.catalog_id = ANY ($5::uuid[]) AND c.catalog_id = $3::uuid) found
    JOIN package p ON p.id = found.id
    JOIN package_version v ON v.package_id = p.id AND v.build_id = v.id
      AND (v.catalog_id = $3::uuid OR named.version = '' OR v.module_version = named.version OR v.version = named.version)
    ORDER BY named.position, p.id, ${latestFirst}`,
  values: [names, versions, toId, fromIds, otherSourceIds],
});
