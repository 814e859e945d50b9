import { PACKAGE_FACETS, type PackageFacet } from '../../domain/facets/facet.ts';
import type { AggregateFilter } from './clauses.ts';
import { fromText, type Statement } from './listing.ts';
import { conditionsAboveTargets, type PackageFilter, packages } from './packages.ts';
import { Params } from './params.ts';
import { grantedCpu } from './runsOn.ts';
import type { Selection } from './selection.ts';

/** The packages that are counted. */
export type FacetSelection = Pick<Selection<PackageFilter & AggregateFilter, never>, 'filter' | 'search'>;

/** The facets of packages to count of some selection. */
export interface PackageFacetPart {
  readonly selection: FacetSelection;
  readonly facets: readonly PackageFacet[];
}

/** The number of packages with one value, or list of values, of a facet. */
export interface PackageFacetRow {
  /** The position of the part. */
  readonly part: number;
  readonly facet: PackageFacet;
  readonly key: string | readonly string[];
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

/** Counts packages by the values of facets, those of each part in one pass. */
export function packageFacetsStatement(parts: readonly PackageFacetPart[]): Statement {
  const params = new Params();
  const texts = parts.map(({ selection, facets }, part) => {
    const wanted = PACKAGE_FACETS.filter((facet) => facets.includes(facet));
    const which = (of: (facet: PackageFacet) => string) =>
      `CASE ${wanted.map((facet) => `WHEN grouping(${COLUMNS[facet]}) = 0 THEN ${of(facet)}`).join(' ')} END`;
    const where = packages.conditions(selection.filter, params.add);
    return `SELECT ${part} AS part, ${which((facet) => `'${facet}'`)} AS facet, ${which((facet) => `to_jsonb(${COLUMNS[facet]})`)} AS key, count(*)::int AS count
      FROM ${fromText(packages, selection, params)} ${whereText(where)}
      GROUP BY GROUPING SETS (${wanted.map((facet) => `(${COLUMNS[facet]})`).join(', ')})`;
  });
  return { text: texts.join(' UNION ALL '), values: params.values };
}

/** That a build has values of facets: the condition of the index `package_version_build_kind_idx`. */
const BUILD_WITH_KIND = `b.id = b.build_id AND (b.target_set_id <> 0 OR b.toolchain_families <> '{}')`;

/** Groups packages by the distinct kinds of their matching versions. Versions without CPUs and families are left out: they have no values. */
export function versionGroupsStatement(parts: readonly FacetSelection[]): Statement {
  const params = new Params();
  const texts = parts.map((selection, part) => {
    const { own, version } = conditionsAboveTargets(selection.filter, params.add);
    const { runsOn } = selection.filter;
    const cpu = runsOn ? `coalesce(${grantedCpu(runsOn, params.add)}, '')` : `''`;
    return `SELECT ${part} AS part, catalog_id AS "catalogId", versions, count(*)::int AS count FROM (
        SELECT p.catalog_id, array_agg(DISTINCT (ARRAY[b.target_set_id::text, ${cpu}] || b.toolchain_families)::text) AS versions
        FROM ${fromText(packages, selection, params)} JOIN package_version v ON v.package_id = p.id JOIN package_version b ON b.id = v.build_id
        ${whereText([...own, ...version, BUILD_WITH_KIND])}
        GROUP BY p.id) grouped
      GROUP BY catalog_id, versions`;
  });
  return { text: texts.join(' UNION ALL '), values: params.values };
}

const whereText = (conditions: readonly string[]): string => (conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '');
