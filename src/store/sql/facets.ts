import { PACKAGE_FACETS, type PackageFacet } from '../../domain/facets/facet.ts';
import type { AggregateFilter } from './clauses.ts';
import { fromText, type Statement } from './listing.ts';
import { conditionsAboveTargets, type PackageFilter, packages } from './packages.ts';
import { Params } from './params.ts';
import { grantedCpu } from './runsOn.ts';
import type { Selection } from './selection.ts';

/** The packages that are counted. */
export type FacetSelection = Pick<Selection<PackageFilter & AggregateFilter, never>, 'filter' | 'search'>;

/** The facets to count of some selection. */
export interface FacetPart<Facet> {
  readonly selection: FacetSelection;
  readonly facets: readonly Facet[];
}

/** The number of packages with the same values of all facets of a part. */
export interface PackageGroupRow extends Partial<Readonly<Record<PackageFacet, string | readonly string[]>>> {
  /** The position of the part. */
  readonly part: number;
  readonly count: number;
}

/** The number of packages of a catalog whose matching versions are of the same kinds. */
export interface VersionGroupRow {
  readonly part: number;
  readonly catalogId: string;
  /** Text arrays: the target set, the CPU that the host gets or an empty text, and the toolchain families. */
  readonly versions: readonly string[];
  readonly count: number;
}

const COLUMNS: Record<PackageFacet, string> = {
  catalogIds: 'p.catalog_id',
  ecosystem: 'p.ecosystem',
  category: 'p.categories',
  license: 'p.licenses',
};

/** The types of these columns. */
const TYPES: Record<PackageFacet, string> = {
  catalogIds: 'uuid',
  ecosystem: 'ecosystem',
  category: 'text[]',
  license: 'text[]',
};

/** Groups packages by the values of all facets of a part at once: there are a few hundred groups, of which each facet is summed up. */
export function packageGroupsStatement(parts: readonly FacetPart<PackageFacet>[]): Statement {
  const params = new Params();
  const texts = parts.map(({ selection, facets }, part) => {
    const where = packages.conditions(selection.filter, params.add);
    const from = `FROM ${fromText(packages, selection, params, where)} ${whereText(where)}`;
    const columns = PACKAGE_FACETS.map((facet) => (facets.includes(facet) ? COLUMNS[facet] : `NULL::${TYPES[facet]}`));
    const list = columns.map((column, index) => `${column} AS "${PACKAGE_FACETS[index]}"`).join(', ');
    return `SELECT ${part} AS part, ${list}, count(*)::int AS count ${from} GROUP BY ${facets.map((facet) => COLUMNS[facet]).join(', ')}`;
  });
  return { text: texts.join(' UNION ALL '), values: params.values };
}

/** That a build has values of facets: the condition of the index `package_version_build_kind_idx`. */
const BUILD_WITH_KIND = `b.id = b.build_id AND (b.target_set_id <> 0 OR b.toolchain_families <> '{}')`;

/**
 * The builds with the hash of their kind, since numbers are grouped faster than lists. They have the columns that conditions on builds use.
 */
function buildsText({ runsOn }: FacetSelection['filter'], params: Params): string {
  const cpu = runsOn ? grantedCpu(runsOn, params.add) : 'NULL::text';
  return `build AS MATERIALIZED (
      SELECT b.id, b.catalog_id, b.target_set_id, b.toolchain_families, b.toolchain_name, b.toolchain_version, b.module_name, b.module_version, host.cpu,
        hash_record_extended(ROW(b.catalog_id, b.target_set_id, host.cpu, b.toolchain_families), 0) AS kind
      FROM package_version b CROSS JOIN LATERAL (SELECT b.catalog_id, b.target_set_id) v CROSS JOIN LATERAL (SELECT ${cpu} AS cpu) host
      WHERE ${BUILD_WITH_KIND}),
    kind AS (SELECT DISTINCT kind, catalog_id, ARRAY[target_set_id::text, coalesce(cpu, '')] || toolchain_families AS version FROM build)`;
}

/**
 * Groups packages by the distinct kinds of their matching versions. Versions without CPUs and families are left out: they have no values.
 * @param parts selections that differ in facets, and have the same host
 */
export function versionGroupsStatement(parts: readonly FacetPart<unknown>[]): Statement {
  const params = new Params();
  const builds = buildsText(parts[0]?.selection.filter ?? {}, params);
  const texts = parts.map(({ selection }, part) => {
    const { own, version } = conditionsAboveTargets(selection.filter, params.add);
    const isOfAll = own.length === 0 && !selection.search;
    // Found first: PostgreSQL expects few builds with a kind, and would look up the package of each version.
    const chosen = isOfAll
      ? ''
      : `WITH chosen AS MATERIALIZED (SELECT p.id FROM ${fromText(packages, selection, params, own)} ${whereText(own)})`;
    const where = whereText([...(isOfAll ? [] : ['v.package_id IN (SELECT id FROM chosen)']), ...version]);
    return `SELECT ${part} AS part, found.*, grouped.count
      FROM (${chosen} SELECT kinds, count(*)::int AS count
        FROM (SELECT array_agg(DISTINCT b.kind) AS kinds FROM package_version v JOIN build b ON b.id = v.build_id ${where}
          GROUP BY v.package_id) packages GROUP BY kinds) grouped
      CROSS JOIN LATERAL (SELECT (array_agg(k.catalog_id))[1] AS "catalogId", array_agg(k.version::text) AS versions
        FROM kind k WHERE k.kind = ANY (grouped.kinds)) found`;
  });
  return { text: `WITH ${builds} ${texts.join(' UNION ALL ')}`, values: params.values };
}

const whereText = (conditions: readonly string[]): string => (conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '');
