import type DataLoader from 'dataloader';
import { isRestricted } from '../../domain/enabledCpus.ts';
import type { KnownIssue } from '../../domain/hosts/knownIssue.ts';
import type { TargetSet } from '../../domain/targetSet.ts';
import { batchedPages, type PagedList } from './batchedPages.ts';
import { Batches, countOf } from './batches.ts';
import { Comparisons } from './comparisons.ts';
import { EnvironmentLoaders } from './environmentLoaders.ts';
import { FacetReader } from './facetReader.ts';
import { type AllCatalogTargets, HostLoaders } from './hostLoaders.ts';
import { ImportLoaders } from './importLoaders.ts';
import type { Pages, PageStatements } from './pages.ts';
import { WholeListing } from './wholeListing.ts';
import type { NestedRelation } from '../sql/relations.ts';
import type { Memo } from './memoUntilChange.ts';
import type { Page } from './page.ts';
import { type PageSelection, cursorForm, type PageArgs, positionOf, type Searched } from './page.ts';
import { type ArchitectureRow, ARCHITECTURES, type Architectures, architecturesOf } from '../sql/architectures.ts';
import { type CatalogRow, catalogs } from '../sql/catalogs.ts';
import { countStatement, pageStatement } from '../sql/listing.ts';
import type { AggregateFilter } from '../sql/clauses.ts';
import {
  LINK_PACKAGE_COUNTS,
  LINKS_OF,
  type LinkRow,
  links,
  type OfferingRow,
  offerings,
  type PartitionRow,
  partitions,
  PARTITIONS_OF,
} from '../sql/offerings.ts';
import { addComputedFields } from '../sql/computedFields.ts';
import { type Projection } from '../sql/fields.ts';
import type { OfferingScope } from '../sql/offeringScope.ts';
import { type PackageRow, packages } from '../sql/packages.ts';
import { MATCH_TEXTS, type MatchTexts } from '../sql/matchTexts.ts';
import { latestVersionStatement, TARGET_COUNTS } from '../sql/summaries.ts';
import { type TargetRow, targets } from '../sql/targets.ts';
import { type VersionFilter, type VersionRow, versions } from '../sql/versions.ts';
import type { SqlExecutor } from '../database/driver.ts';
import type { Listing } from '../sql/selection.ts';
import type { FoundPackages } from '../index/foundPackages.ts';
import { type NamedCatalogs, PackageIndex } from '../index/packageIndex.ts';

/** What the loaders of many requests share. */
export interface LoaderOptions {
  /** Caches reads that many requests share; none by default. */
  readonly memo?: Memo;
  /** Where those reads run, which are not cancelled with the request. */
  readonly shared?: SqlExecutor;
  /** Where searches are answered from; one of their own by default. */
  readonly index?: PackageIndex;
  /** The known issues that builds for hosts are checked against; none by default. */
  readonly knownIssues?: readonly KnownIssue[];
}

/** The reads of one request: requests of sibling fields are batched into one statement, and each row is read once. */
export class Loaders {
  /** What catalogs have of packages that are given by name. */
  readonly environments: EnvironmentLoaders;
  /** What differs between catalogs. */
  readonly comparisons: Comparisons;
  readonly #whole: WholeListing;
  readonly #shared: SqlExecutor;
  readonly #batches: Batches;
  #imports: ImportLoaders | undefined;
  #hosts: HostLoaders | undefined;
  #facets: FacetReader | undefined;
  readonly #sql: SqlExecutor;
  readonly #knownIssues: readonly KnownIssue[];
  readonly #onceValues = new Map<object, unknown>();
  readonly #memo: Memo;
  readonly #index: PackageIndex;

  constructor(
    sql: SqlExecutor,
    { memo = (_key, read) => read(), shared = sql, index = new PackageIndex(shared), knownIssues = [] }: LoaderOptions = {},
  ) {
    this.#index = index;
    this.#whole = new WholeListing(sql);
    this.environments = new EnvironmentLoaders(sql, memo, shared);
    this.comparisons = new Comparisons(memo, shared);
    this.#knownIssues = knownIssues;
    this.#sql = sql;
    this.#shared = shared;
    this.#batches = new Batches(sql);
    this.#memo = memo;
  }

  /** Targets by id. */
  target(projection: Projection = null): DataLoader<string, TargetRow | null> {
    return this.#batches.byId('target', targets, projection);
  }

  /** Offerings by id. */
  get offering(): DataLoader<string, OfferingRow | null> {
    return this.#batches.byId('offering', offerings);
  }

  /** Partitions by id. */
  get partition(): DataLoader<string, PartitionRow | null> {
    return this.#batches.byId('partition', partitions);
  }

  /** Catalog links by id. */
  get link(): DataLoader<string, LinkRow | null> {
    return this.#batches.byId('link', links);
  }

  /** The number of targets of builds. */
  get targetCount(): DataLoader<string, number> {
    return this.#batches.of('version.targetCount', TARGET_COUNTS, countOf);
  }

  /** The catalog links of offerings. */
  get linksOfOffering(): DataLoader<string, readonly LinkRow[]> {
    return this.#batches.of<LinkRow, readonly LinkRow[]>('offering.links', LINKS_OF, (rows) =>
      addComputedFields(links.fields, rows),
    );
  }

  /** The partitions of offerings. */
  get partitionsOfOffering(): DataLoader<string, readonly PartitionRow[]> {
    return this.#batches.of<PartitionRow, readonly PartitionRow[]>('offering.partitions', PARTITIONS_OF, (rows) =>
      addComputedFields(partitions.fields, rows),
    );
  }

  /** The number of packages that catalog links allow. */
  get linkPackageCount(): DataLoader<string, number> {
    return this.#batches.of('link.packageCount', LINK_PACKAGE_COUNTS, countOf);
  }

  /** Catalogs by id, with the requested fields. */
  catalog(projection: Projection = null): DataLoader<string, CatalogRow | null> {
    return this.#batches.byId('catalog', catalogs, projection);
  }

  /** Packages by id, with the requested fields. */
  package(projection: Projection = null): DataLoader<string, PackageRow | null> {
    return this.#batches.byId('package', packages, projection);
  }

  /** Versions by id, with the requested fields. */
  version(projection: Projection = null): DataLoader<string, VersionRow | null> {
    return this.#batches.byId('version', versions, projection);
  }

  /** The events and problems of imports. */
  get imports(): ImportLoaders {
    return (this.#imports ??= new ImportLoaders(this.#batches));
  }

  /** What hosts get of catalogs and versions. */
  get hosts(): HostLoaders {
    return (this.#hosts ??= new HostLoaders(this.#batches, this.#memo, this.#shared, this.#knownIssues));
  }

  /** Counts facets of packages. */
  get facets(): FacetReader {
    return (this.#facets ??= new FacetReader(this.#sql, () => this.hosts.catalogs(), this.#memo));
  }

  /** The architectures in the database. */
  architectures(): Promise<Architectures> {
    return this.shared('architectures', async (sql) =>
      architecturesOf(await sql.query<ArchitectureRow>('target.architectures', ARCHITECTURES)),
    );
  }

  /** A value read once for all requests, until anything in the database changes. */
  shared<Value>(key: string, read: (sql: SqlExecutor) => Promise<Value>): Promise<Value> {
    return this.#memo(key, () => read(this.#shared));
  }

  /** The content that an offering allows; nothing if it does not exist. */
  async offeringScope(offeringId: string): Promise<OfferingScope> {
    const rows = await this.linksOfOffering.load(offeringId);
    const catalogs: AllCatalogTargets = rows.some(isRestricted) ? await this.hosts.catalogs() : new Map();
    return {
      links: rows.map(({ catalogId, enabledCpuFamilies, enabledCpuMicroarchitectures }) => ({
        catalogId,
        enabledCpuFamilies,
        enabledCpuMicroarchitectures,
        sets: catalogs.get(catalogId)?.sets ?? new Map<number, TargetSet>(),
      })),
    };
  }

  /** The packages that a search finds, in frozen catalogs only if one of them is named. */
  found(text: string, named: NamedCatalogs): Promise<FoundPackages> {
    return this.#index.search(text, named);
  }

  /** The ids of the packages that depend on each package, directly or through others. */
  async dependents(keys: readonly Pick<PackageRow, 'catalogId' | 'uuid'>[]): Promise<readonly (readonly string[])[]> {
    const index = await this.#index.current(keys.map(({ catalogId }) => catalogId));
    return keys.map(({ catalogId, uuid }) => index.catalog(catalogId)?.edges.allDependentsOf(uuid) ?? []);
  }

  /** The texts of packages in which the matches of a search are shown. */
  get matchTexts(): DataLoader<string, MatchTexts | null> {
    return this.#batches.of<MatchTexts, MatchTexts | null>('package.matchTexts', MATCH_TEXTS, ([row]) => row ?? null);
  }

  /** A page of a whole listing. */
  page<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    selection: Searched<Filter, OrderField>,
    args: PageArgs,
    requested: PageSelection,
  ): Promise<Page<Row>> {
    return this.#whole.page(listing, selection, args, requested);
  }

  /** The pages of each parent's rows; those of siblings are batched. */
  nestedPages<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    { name, condition: relation }: NestedRelation,
    selection: Searched<Filter, OrderField>,
    args: PageArgs,
    requested: PageSelection,
  ): Pages<Row> {
    const place = positionOf(cursorForm(listing, selection), args);
    return this.pages(
      name,
      { listing, selection, place, requested },
      {
        rows: (parents, reading) => pageStatement(listing, selection, place.slice, reading, { relation, parents }),
        counts: (parents) => countStatement(listing, selection, { relation, parents }),
      },
    );
  }

  /** The newest release of each package among the versions that match the filter. */
  latestVersions(filter: VersionFilter & AggregateFilter, projection: Projection): DataLoader<string, VersionRow | null> {
    return this.#batches.loader('package.latestVersion', [filter, projection], (key) =>
      this.#batches.grouped<VersionRow, VersionRow | null>(
        key,
        (parents) => latestVersionStatement(filter, projection, parents),
        (rows) => addComputedFields(versions.fields, rows, projection)[0] ?? null,
      ),
    );
  }

  /** Memoizes a value that is the same for all rows of a GraphQL field, identified by `key`. */
  once<Result>(key: object, make: () => Result): Result {
    if (!this.#onceValues.has(key)) this.#onceValues.set(key, make());
    return this.#onceValues.get(key) as Result; // created for the same field
  }

  /** The pages of the rows of each parent, read by the given statements. */
  pages<Row, Filter, OrderField extends string>(
    name: string,
    list: PagedList<Row, Filter, OrderField>,
    statements: PageStatements,
  ): Pages<Row> {
    return batchedPages(this.#batches, name, list, statements);
  }
}
