import type { HostSubject } from '../../domain/hosts/hostCatalogs.ts';
import type { KnownIssue } from '../../domain/hosts/knownIssue.ts';
import { type ModuleColumns, moduleOf, type ToolchainColumns, toolchainOf } from './builtWith.ts';
import type { AggregateFilter } from './clauses.ts';
import { PARENT_IDS } from './idParameters.ts';
import type { Relation, Statement } from './listing.ts';
import { Params } from './params.ts';
import { concerns, dependsOnVersion } from './runsOn.ts';
import { LATEST_FIRST, latestFirst } from './summaries.ts';
import { type VersionFilter, versions } from './versions.ts';
import { tablesText } from './tablesText.ts';

/** The newest of the versions of a package that any host treats alike: they have one target set, and the same issues can block them. */
export interface VersionProfile extends HostSubject {
  readonly uuid: string;
  readonly packageId: string;
  readonly buildId: string;
}

/** A profile as selected. */
export interface VersionProfileRow extends Omit<VersionProfile, 'toolchain' | 'module'>, ModuleColumns, ToolchainColumns {}

/** The profile of a row. */
export const profileOf = (row: VersionProfileRow): VersionProfile => ({
  ...row,
  module: moduleOf(row),
  toolchain: toolchainOf(row),
});

const COLUMNS = `v.id AS uuid, v.package_id AS "packageId", v.build_id AS "buildId", v.catalog_id AS "catalogId", v.target_set_id AS "targetSetId",
  b.module_name AS "moduleName", b.module_version AS "moduleVersion", b.toolchain_name AS "toolchainName", b.toolchain_version AS "toolchainVersion"`;

/**
 * Selects the profiles of the versions that are related to `parent.id` and match a filter, each by its newest version, newest first. A host gets
 * the same of all versions with one profile, so this answers for any number of hosts.
 * @param issues the known issues that hosts are resolved with
 */
export function versionProfiles(
  relation: Relation,
  filter: VersionFilter & AggregateFilter,
  issues: readonly KnownIssue[],
  parents: readonly string[],
): Statement {
  const params = new Params(parents);
  const blocking = issues.filter(({ severity, match }) => severity === 'BLOCKS' && dependsOnVersion(match));
  const blocked = `ARRAY[${blocking.map((issue) => concerns(issue, params.add)).join(', ')}]::boolean[]`;
  const where = [relation, ...versions.conditions(filter, params.add)];
  const keys = LATEST_FIRST.map(({ sql }, index) => `${sql} AS k${index}`).join(', ');
  const inOrder = LATEST_FIRST.map(({ direction }, index) => `k${index} ${direction}`).join(', ');
  return {
    text: `SELECT parent.position::int AS parent, item.* FROM ${PARENT_IDS} CROSS JOIN LATERAL (
      SELECT DISTINCT ON (v.package_id, v.target_set_id, ${blocked}) ${COLUMNS}, ${keys}
      FROM ${tablesText(versions, [COLUMNS, blocked, ...where])} WHERE ${where.join(' AND ')} ORDER BY v.package_id, v.target_set_id, ${blocked}, ${latestFirst}) item
      ORDER BY parent.position, ${inOrder}`,
    values: params.values,
  };
}
