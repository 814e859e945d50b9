import { LRUCache } from 'lru-cache';
import {
  addCounts,
  type FacetCounts,
  type FacetName,
  PACKAGE_FACETS,
  type PackageFacet,
  type VersionFacet,
} from '../../domain/facets/facet.ts';
import { licenseFacet } from '../../domain/facets/licenseFacet.ts';
import { categoryFacet } from '../../domain/facets/listFacet.ts';
import { type TargetConditions, versionFacet, type VersionGroup, type VersionKind } from '../../domain/facets/versionFacet.ts';
import { enablesCpu, isRestricted } from '../../domain/enabledCpus.ts';
import { cpuPath, type TargetSet } from '../../domain/targetSet.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { readTextArray } from '../database/textArray.ts';
import {
  type FacetPart,
  type FacetSelection,
  type PackageGroupRow,
  packageGroupsStatement,
  type VersionGroupRow,
  versionGroupsStatement,
} from '../sql/facets.ts';
import type { Statement } from '../sql/listing.ts';
import type { AllCatalogTargets } from './hostLoaders.ts';
import type { Memo } from './memoUntilChange.ts';
import { type PartRow, readMissingParts, readParts } from './readParts.ts';

/** Maximum number of parts of a statement that are kept (LRU), of some 50 kB each. */
const MAX_KEPT = 100;

/** Counts facets of packages: those of packages in one statement, and those of versions in another. */
export class FacetReader {
  readonly #sql: SqlExecutor;
  readonly #catalogs: () => Promise<AllCatalogTargets>;
  readonly #memo: Memo;

  /** @param catalogs the catalogs with their target sets */
  constructor(sql: SqlExecutor, catalogs: () => Promise<AllCatalogTargets>, memo: Memo) {
    this.#sql = sql;
    this.#catalogs = catalogs;
    this.#memo = memo;
  }

  /**
   * Counts the packages for each value of facets.
   * @param facets each facet with the selection that it counts; several may share the very selection
   */
  async count(facets: ReadonlyMap<FacetName, FacetSelection>): Promise<ReadonlyMap<FacetName, FacetCounts>> {
    const [ofPackages, ofVersions] = await Promise.all([
      this.#packageFacets(only(facets, isPackageFacet)),
      this.#versionFacets(only(facets, isVersionFacet)),
    ]);
    return new Map<FacetName, FacetCounts>([...ofPackages, ...ofVersions]);
  }

  async #packageFacets(facets: ReadonlyMap<PackageFacet, FacetSelection>): Promise<Map<PackageFacet, FacetCounts>> {
    const parts = partsOf(facets);
    const groups = await this.#rows<PackageFacet, PackageGroupRow>('packages.facets', parts, packageGroupsStatement);
    return new Map(
      parts.flatMap((part, index) => part.facets.map((facet) => [facet, countsOf(facet, groups[index] ?? [])] as const)),
    );
  }

  async #versionFacets(facets: ReadonlyMap<VersionFacet, FacetSelection>): Promise<Map<VersionFacet, FacetCounts>> {
    const parts = partsOf(facets);
    const [rows, catalogs] = await Promise.all([
      this.#rows<VersionFacet, VersionGroupRow>('versions.facets', parts, versionGroupsStatement),
      this.#catalogs(),
    ]);
    const sets = new Map([...catalogs.values()].flatMap((catalog) => [...catalog.sets]));
    const setOf = (id: number): TargetSet => sets.get(id) ?? [];
    return new Map(
      parts.flatMap(({ selection, facets: names }, index) => {
        const groups = (rows[index] ?? []).map(groupOf);
        return names.map((facet) => [facet, versionFacet(facet, groups, setOf, targetConditions(selection))] as const);
      }),
    );
  }

  /** Rows are kept until anything changes: all packages are read for the facets of a start page. Those of searches are few, and seldom the same. */
  async #rows<Facet extends FacetName, Row extends PartRow>(
    name: string,
    parts: readonly FacetPart<Facet>[],
    statementOf: (parts: readonly FacetPart<Facet>[]) => Statement,
  ): Promise<(readonly Row[])[]> {
    const read = ({ text, values }: Statement) => this.#sql.query<Row>(name, text, values);
    if (parts.some(({ selection }) => selection.search)) return readParts(parts, statementOf, read);
    const kept = await this.#memo(name, () => Promise.resolve(new LRUCache<string, readonly Row[]>({ max: MAX_KEPT })));
    return readMissingParts(kept, parts, statementOf, read);
  }
}

const isPackageFacet = (facet: FacetName): facet is PackageFacet => (PACKAGE_FACETS as readonly FacetName[]).includes(facet);
const isVersionFacet = (facet: FacetName): facet is VersionFacet => !isPackageFacet(facet);

const only = <Facet extends FacetName>(
  facets: ReadonlyMap<FacetName, FacetSelection>,
  is: (facet: FacetName) => facet is Facet,
): Map<Facet, FacetSelection> =>
  new Map([...facets].flatMap(([facet, selection]) => (is(facet) ? [[facet, selection] as const] : [])));

/** The facets of each very selection. */
function partsOf<Facet>(facets: ReadonlyMap<Facet, FacetSelection>): FacetPart<Facet>[] {
  const parts = new Map<FacetSelection, Facet[]>();
  for (const [facet, selection] of facets) parts.set(selection, [...(parts.get(selection) ?? []), facet]);
  return Array.from(parts, ([selection, names]) => ({ selection, facets: names }));
}

function countsOf(facet: PackageFacet, groups: readonly PackageGroupRow[]): FacetCounts {
  const lists = groups.map((group) => ({ list: [group[facet] ?? []].flat(), count: group.count }));
  if (facet === 'category') return categoryFacet(lists);
  if (facet === 'license') return licenseFacet(lists);
  const counts = new Map<string, number>();
  for (const { list, count } of lists) addCounts(counts, list, count);
  return counts;
}

const groupOf = ({ catalogId, versions, count }: VersionGroupRow): VersionGroup => ({
  catalogId,
  versions: versions.map(kindOf),
  count,
});

function kindOf(text: string): VersionKind {
  const [targetSetId, hostCpu, ...toolchainFamilies] = readTextArray(text).map(String);
  return { targetSetId: Number(targetSetId), toolchainFamilies, hostCpu: hostCpu || null };
}

/** The conditions of a filter on targets. */
function targetConditions({ filter: { family, cpu, gpu, hasGpu, offering, runsOn } }: FacetSelection): TargetConditions {
  const cpus = cpu && new Set(cpu.names.map(cpuPath));
  const links = new Map(offering?.links.map((link) => [link.catalogId, link]));
  const isAboutTargets = Boolean(family ?? cpu ?? gpu) || hasGpu === true || (Boolean(runsOn) && typeof hasGpu === 'boolean');
  return {
    needsTarget(catalogId) {
      const link = links.get(catalogId);
      return isAboutTargets || (link !== undefined && isRestricted(link));
    },
    hasGpu: hasGpu ?? null,
    matches(target, { hostCpu }, catalogId) {
      const link = links.get(catalogId);
      return (
        (!family || family.names.includes(target.name)) &&
        (!cpus || cpus.has(cpuPath(target))) &&
        (!gpu || gpu.names.some((name) => target.gpus.includes(name))) &&
        (!runsOn || hostCpu === cpuPath(target)) &&
        (!link || enablesCpu(link, target))
      );
    },
  };
}
