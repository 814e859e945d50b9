import type { Projection } from './fields.ts';
import { rowsText } from './parents.ts';
import { PARENT_IDS } from './idParameters.ts';
import type { Statement } from './listing.ts';
import { Params } from './params.ts';
import { type VersionFilter, versions } from './versions.ts';
import { tablesText } from './tablesText.ts';

/** A CPU that a catalog has targets for. */
export interface CpuTarget {
  readonly cpuFamily: string;
  readonly cpuMicroarchitecture: string;
}

/** Selects the distinct CPU targets of catalogs with an index skip scan: 20 probes instead of 30,000 rows. */
export const CPU_TARGETS = (catalogIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, cpu.name AS "cpuFamily", cpu.subtype AS "cpuMicroarchitecture"
    FROM ${PARENT_IDS} CROSS JOIN LATERAL (
      WITH RECURSIVE step AS (
        (SELECT t.name, t.subtype FROM target t WHERE t.catalog_id = parent.id AND t.type = 'cpu_architecture' ORDER BY t.name, t.subtype LIMIT 1)
        UNION ALL
        SELECT next.name, next.subtype FROM step CROSS JOIN LATERAL (
          SELECT t.name, t.subtype FROM target t
          WHERE t.catalog_id = parent.id AND t.type = 'cpu_architecture' AND (t.name, t.subtype) > (step.name, step.subtype)
          ORDER BY t.name, t.subtype LIMIT 1) next)
      SELECT name, subtype FROM step) cpu ORDER BY cpu.name, cpu.subtype`,
  values: [catalogIds],
});

/** Counts the targets of builds. */
export const TARGET_COUNTS = (buildIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, (SELECT count(*)::int FROM target t WHERE t.version_id = parent.id) AS count
    FROM ${PARENT_IDS}`,
  values: [buildIds],
});

/**
 * The order in which the first version is the latest: releases before pre-releases before development names, numbers before dates; among equal
 * versions the one with the newest toolchain, then the one without a suffix, then the one with the newest module.
 */
export const LATEST_FIRST = [
  { sql: 'v.version_rank', direction: 'ASC' },
  { sql: 'v.version_key', direction: 'DESC' },
  { sql: 'v.toolchain_key', direction: 'DESC' },
  { sql: 'v.has_suffix', direction: 'ASC' },
  { sql: 'v.module_key', direction: 'DESC' },
  { sql: 'v.id', direction: 'DESC' },
] as const;

/** The same as a part of SQL. */
export const latestFirst = LATEST_FIRST.map(({ sql, direction }) => `${sql} ${direction}`).join(', ');

/** Selects the latest version of each package. */
export function latestVersionStatement(filter: VersionFilter, projection: Projection, packageIds: readonly string[]): Statement {
  const params = new Params(packageIds);
  const where = ['v.package_id = parent.id', ...versions.conditions(filter, params.add)];
  const text = rowsText(
    { fields: versions.fields, projection },
    (list) => `SELECT ${list} FROM ${tablesText(versions, [list, ...where])} WHERE ${where.join(' AND ')}
      ORDER BY ${latestFirst} LIMIT 1`,
  );
  return {
    text: `SELECT parent.position::int AS parent, item.* FROM ${PARENT_IDS} CROSS JOIN LATERAL (${text}) item`,
    values: params.values,
  };
}
