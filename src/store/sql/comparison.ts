import type { Ecosystem } from '../../domain/catalog.ts';
import type { ChangeCounts } from '../../domain/summary.ts';
import { contentHash, CONTENT } from './importedColumns.ts';
import type { Statement } from './listing.ts';

/** Two catalogs to compare. */
export interface ComparedPair {
  readonly fromId: string;
  readonly toId: string;
  /**
   * Whether they have different sources: then packages are matched as counterparts and versions by their text alone, and values are not
   * compared, since sources describe the same software in different words.
   */
  readonly isAcrossSources: boolean;
}

/** The columns by which packages and versions are matched. */
const KEYS = {
  natural: { package: ['ecosystem', 'name'], version: ['version', 'module_name', 'module_version'] },
  counterpart: { package: ['counterpart_key'], version: ['version'] },
} as const;

/** The columns by which the packages and versions of two catalogs are matched. */
export const keysOf = ({ isAcrossSources }: Pick<ComparedPair, 'isAcrossSources'>) =>
  isAcrossSources ? KEYS.counterpart : KEYS.natural;

/** A condition that the columns of two aliases are equal. */
export const equal = (a: string, b: string, names: readonly string[]): string =>
  names.map((name) => `${a}.${name} = ${b}.${name}`).join(' AND ');

/** A package of one or both catalogs. */
export interface ComparedRow extends ChangeCounts {
  readonly fromId: string | null;
  readonly toId: string | null;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly sortName: string;
  readonly fromSortName: string | null;
  readonly isChanged: boolean;
}

/**
 * Selects the packages of two catalogs in the order of their names, with the numbers of versions that differ. Full joins, because the
 * planner cannot run them as nested loops: it takes the columns of a key for independent of each other, and expects too few rows.
 */
export function comparisonStatement(pair: ComparedPair): Statement {
  const { package: packageKey, version: versionKey } = keysOf(pair);
  const merged = packageKey.map((name) => `coalesce(t.${name}, f.${name}) AS ${name}`).join(', ');
  return {
    text: `WITH f AS (${packagesText(pair, '$1')}), t AS (${packagesText(pair, '$2')}),
      fv AS MATERIALIZED (${versionsText(pair, '$1')}), tv AS MATERIALIZED (${versionsText(pair, '$2')}),
      counts AS (
        SELECT ${merged}, (count(*) FILTER (WHERE f.version IS NULL))::int AS added, (count(*) FILTER (WHERE t.version IS NULL))::int AS removed,
          (count(*) FILTER (WHERE f.content <> t.content))::int AS changed, (count(*) FILTER (WHERE f.content = t.content))::int AS unchanged
        FROM fv f FULL JOIN tv t ON ${equal('t', 'f', [...packageKey, ...versionKey])} GROUP BY ${packageKey.map((_, index) => index + 1).join(', ')}),
      pair AS (
        SELECT ${packageKey.map((name) => `coalesce(t.${name}, f.${name}) AS key_${name}`).join(', ')}, f.id AS "fromId", t.id AS "toId",
          coalesce(t.ecosystem, f.ecosystem) AS ecosystem, coalesce(t.name, f.name) AS name, coalesce(t.sort_name, f.sort_name) AS "sortName",
          f.sort_name AS "fromSortName", coalesce(f.content <> t.content, false) AS "isChanged"
        FROM f FULL JOIN t ON ${equal('t', 'f', packageKey)})
      SELECT pair."fromId", pair."toId", pair.ecosystem, pair.name, pair."sortName", pair."fromSortName", pair."isChanged",
        coalesce(c.added, 0) AS added, coalesce(c.removed, 0) AS removed, coalesce(c.changed, 0) AS changed, coalesce(c.unchanged, 0) AS unchanged
      FROM pair LEFT JOIN counts c ON ${packageKey.map((name) => `c.${name} = pair.key_${name}`).join(' AND ')}
      ORDER BY pair."sortName", pair.name, pair.ecosystem::text COLLATE "C", coalesce(pair."toId", pair."fromId")`,
    values: [pair.fromId, pair.toId],
  };
}

/** The packages of a catalog, one for each key: software before extensions, then the first by name. */
function packagesText({ isAcrossSources }: ComparedPair, catalog: string): string {
  const columns = 'p.counterpart_key, p.ecosystem, p.name, p.sort_name, p.id';
  return isAcrossSources
    ? `SELECT DISTINCT ON (p.counterpart_key) ${columns}, 0 AS content FROM package p WHERE p.catalog_id = ${catalog}::uuid
       ORDER BY p.counterpart_key, p.ecosystem, p.sort_name, p.name, p.id`
    : `SELECT ${columns}, ${contentHash('p', CONTENT.package)} AS content FROM package p WHERE p.catalog_id = ${catalog}::uuid`;
}

function versionsText({ isAcrossSources }: ComparedPair, catalog: string): string {
  const rows = `FROM package_version v JOIN package p ON p.id = v.package_id WHERE v.catalog_id = ${catalog}::uuid`;
  return isAcrossSources
    ? `SELECT DISTINCT p.counterpart_key, v.version, 0 AS content ${rows}`
    : `SELECT p.ecosystem, p.name, v.version, v.module_name, v.module_version, ${contentHash('v', CONTENT.version)} AS content ${rows}`;
}

/** Counts the targets of two catalogs by whether they differ. */
export function comparedTargetsStatement(pair: ComparedPair): Statement {
  const { package: packageKey, version: versionKey } = keysOf(pair);
  const key = [...packageKey, ...versionKey, 'target_type', 'target_name', 'target_subtype'];
  const columns = [...packageKey.map((name) => `p.${name}`), ...versionKey.map((name) => `v.${name}`)].join(', ');
  const content = pair.isAcrossSources ? '0' : contentHash('x', CONTENT.target);
  const targets = (catalog: string) =>
    `SELECT ${pair.isAcrossSources ? 'DISTINCT ' : ''}${columns}, x.type AS target_type, x.name AS target_name, x.subtype AS target_subtype, ${content} AS content
     FROM target x JOIN package_version v ON v.id = x.version_id JOIN package p ON p.id = v.package_id WHERE x.catalog_id = ${catalog}::uuid`;
  return {
    text: `WITH f AS MATERIALIZED (${targets('$1')}), t AS MATERIALIZED (${targets('$2')})
      SELECT (count(*) FILTER (WHERE f.version IS NULL))::int AS added, (count(*) FILTER (WHERE t.version IS NULL))::int AS removed,
        (count(*) FILTER (WHERE f.content <> t.content))::int AS changed, (count(*) FILTER (WHERE f.content = t.content))::int AS unchanged
      FROM f FULL JOIN t ON ${equal('t', 'f', key)}`,
    values: [pair.fromId, pair.toId],
  };
}
