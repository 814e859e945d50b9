import type DataLoader from 'dataloader';
import { Batches } from './batches.ts';
import type { Pages, PageStatements } from './pages.ts';
import type { NestedRelation } from '../sql/relations.ts';
import type { Memo } from './memoUntilChange.ts';
import {
  type PageSelection,
  begun,
  type CursorForm,
  cursorForm,
  Page,
  type PageArgs,
  type PagePosition,
  positionOf,
  readPage,
  readsRows,
} from './page.ts';
import type { ImportEvent } from '../../domain/importJob.ts';
import { eventsOfJobs, problemCounts, type ProblemRow, problemsOfJobs } from '../sql/importRecords.ts';
import { type ArchitectureRow, ARCHITECTURES, type Architectures, architecturesOf } from '../sql/architectures.ts';
import { type CatalogRow, catalogs } from '../sql/catalogs.ts';
import {
  countStatement,
  countText,
  pageStatement,
  pageText,
  type Statement,
  type WithTotal,
  totalledPageStatement,
  unionStatement,
} from '../sql/listing.ts';
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
import { commonScope, type OfferingScope } from '../sql/offeringScope.ts';
import { type PackageFilter, type PackageOrderField, type PackageRow, packages } from '../sql/packages.ts';
import { CPU_ARCHITECTURES, CPU_TARGETS, type CpuTarget, latestVersionStatement, TARGET_COUNTS } from '../sql/summaries.ts';
import { type TargetRow, targets } from '../sql/targets.ts';
import { type VersionFilter, type VersionRow, versions } from '../sql/versions.ts';
import type { Params } from '../sql/params.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { type Listing, type Selection } from '../sql/selection.ts';

/** From a cursor on not all rows are found, and within offerings each has conditions of its own. */
function isTotalled<Row, Filter extends object, OrderField extends string>(
  { scansAllRows }: Listing<Row, Filter, OrderField>,
  { search, filter }: Selection<Filter, OrderField>,
  place: PagePosition,
  asked: PageSelection,
): boolean {
  if (!asked.hasCount || !readsRows(place, asked) || place.slice.cursor !== null) return false;
  return Boolean(search) || (scansAllRows?.(filter) ?? false);
}

/** Problems are in upstream order. */
const PROBLEM_CURSOR: CursorForm = { order: 'POSITION', types: ['int'] };

const countOf = ([row]: readonly { count: number }[]) => row?.count ?? 0;

/** The reads of one request: what sibling fields ask for together becomes one statement, and nothing is asked twice. */
export class Loaders {
  readonly #sql: SqlExecutor;
  readonly #shared: SqlExecutor;
  readonly #batches: Batches;
  readonly #made = new Map<object, unknown>();
  readonly #remember: Memo;

  /**
   * @param remember keeps what many requests ask for, nothing unless told
   * @param shared reads what is remembered
   */
  constructor(sql: SqlExecutor, remember: Memo = (_key, read) => read(), shared = sql) {
    this.#sql = sql;
    this.#shared = shared;
    this.#batches = new Batches(sql);
    this.#remember = remember;
  }

  target(projection: Projection = null): DataLoader<string, TargetRow | null> {
    return this.#batches.byId('target', targets, projection);
  }

  get offering(): DataLoader<string, OfferingRow | null> {
    return this.#batches.byId('offering', offerings);
  }

  get partition(): DataLoader<string, PartitionRow | null> {
    return this.#batches.byId('partition', partitions);
  }

  get link(): DataLoader<string, LinkRow | null> {
    return this.#batches.byId('link', links);
  }

  get cpuTargets(): DataLoader<string, readonly CpuTarget[]> {
    return this.#batches.of<CpuTarget, readonly CpuTarget[]>('catalog.cpuTargets', CPU_TARGETS, (rows) => rows);
  }

  get cpuArchitectures(): DataLoader<string, readonly string[]> {
    return this.#batches.of<{ path: string }, readonly string[]>('version.cpuArchitectures', CPU_ARCHITECTURES, (rows) =>
      rows.map(({ path }) => path),
    );
  }

  get targetCount(): DataLoader<string, number> {
    return this.#batches.of('version.targetCount', TARGET_COUNTS, countOf);
  }

  get linksOfOffering(): DataLoader<string, readonly LinkRow[]> {
    return this.#batches.of<LinkRow, readonly LinkRow[]>('offering.links', LINKS_OF, (rows) =>
      addComputedFields(links.fields, rows),
    );
  }

  get partitionsOfOffering(): DataLoader<string, readonly PartitionRow[]> {
    return this.#batches.of<PartitionRow, readonly PartitionRow[]>('offering.partitions', PARTITIONS_OF, (rows) =>
      addComputedFields(partitions.fields, rows),
    );
  }

  get linkPackageCount(): DataLoader<string, number> {
    return this.#batches.of('link.packageCount', LINK_PACKAGE_COUNTS, countOf);
  }

  /** Catalogs by their ids, with the fields that are wanted of them. */
  catalog(wanted: Projection = null): DataLoader<string, CatalogRow | null> {
    return this.#batches.byId('catalog', catalogs, wanted);
  }

  package(wanted: Projection = null): DataLoader<string, PackageRow | null> {
    return this.#batches.byId('package', packages, wanted);
  }

  version(wanted: Projection = null): DataLoader<string, VersionRow | null> {
    return this.#batches.byId('version', versions, wanted);
  }

  /** The names of the CPUs and GPUs here. */
  architectures(): Promise<Architectures> {
    return this.#remember('architectures', async () =>
      architecturesOf(await this.#shared.query<ArchitectureRow>('target.architectures', ARCHITECTURES)),
    );
  }

  /** What an offering allows; nothing where there is none of that id. */
  async offeringScope(offeringId: string): Promise<OfferingScope> {
    const rows = await this.linksOfOffering.load(offeringId);
    return {
      links: rows.map(({ catalogId, enabledCpuFamilies, enabledCpuMicroarchitectures }) => ({
        catalogId,
        cpuFamilies: enabledCpuFamilies,
        cpuMicroarchitectures: enabledCpuMicroarchitectures,
      })),
    };
  }

  /** A page of all rows. */
  page<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    selection: Selection<Filter, OrderField>,
    args: PageArgs,
    asked: PageSelection,
  ): Promise<Page<Row>> {
    const place = positionOf(cursorForm(listing, selection), args);
    if (isTotalled(listing, selection, place, asked)) return this.#totalledPage(listing, selection, place, asked);
    const load = () => this.#rows<Row>(listing, pageStatement(listing, selection, place.slice, asked), asked);
    return readPage(place, asked, load, async () => this.#count(listing.name, countStatement(listing, selection)));
  }

  /** A page and its count in one statement. */
  async #totalledPage<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    selection: Selection<Filter, OrderField>,
    place: PagePosition,
    asked: PageSelection,
  ): Promise<Page<Row>> {
    const statement = totalledPageStatement(listing, selection, place.slice, asked);
    const rows = await this.#rows<Row & WithTotal>(listing, statement, asked);
    const [first] = rows;
    // Behind the last row there is none that knows.
    const isBehind = !first && place.slice.offset !== undefined;
    const total = isBehind ? await this.#count(listing.name, countStatement(listing, selection)) : (first?.total ?? 0);
    return new Page<Row>(place, rows, () => Promise.resolve(total));
  }

  async #rows<Row>(
    { name, fields }: Pick<Listing<unknown, never, never>, 'name' | 'fields'>,
    { text, values }: Statement,
    asked: PageSelection,
  ): Promise<readonly Row[]> {
    return addComputedFields(fields, await this.#sql.query<Row>(`${name}.page`, text, values), asked.fields);
  }

  async #count(name: string, { text, values }: Statement): Promise<number> {
    return countOf(await this.#sql.query<{ count: number }>(`${name}.count`, text, values));
  }

  /** The pages of the rows of each parent, those of siblings loaded together. */
  nestedPages<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    { name, condition: relation }: NestedRelation,
    selection: Selection<Filter, OrderField>,
    args: PageArgs,
    asked: PageSelection,
  ): Pages<Row> {
    const place = positionOf(cursorForm(listing, selection), args);
    return this.#pages(name, listing, selection, place, asked, {
      rows: (parents, reading) => pageStatement(listing, selection, place.slice, reading, { relation, parents }),
      counts: (parents) => countStatement(listing, selection, { relation, parents }),
    });
  }

  /** The pages of the packages of offerings. Each has conditions of its own, so that those of siblings are parts of one statement. */
  packagesOfOfferings(
    selection: Selection<PackageFilter & AggregateFilter, PackageOrderField>,
    args: PageArgs,
    asked: PageSelection,
  ): Pages<PackageRow> {
    const place = positionOf(cursorForm(packages, selection), args);
    return this.#pages('offering.packages', packages, selection, place, asked, {
      rows: (parents, reading) =>
        this.#inOfferings(parents, selection, (own, params) => pageText(packages, own, place.slice, reading, params)),
      counts: (parents) => this.#inOfferings(parents, selection, (own, params) => countText(packages, own, params)),
    });
  }

  /** A statement over offerings, with the selection narrowed to what each of them allows. */
  async #inOfferings<OrderField extends string>(
    offeringIds: readonly string[],
    selection: Selection<PackageFilter & AggregateFilter, OrderField>,
    text: (selection: Selection<PackageFilter & AggregateFilter, OrderField>, params: Params) => string,
  ): Promise<Statement> {
    const scopes = await Promise.all(offeringIds.map((id) => this.offeringScope(id)));
    const selections = scopes.map((scope) => ({
      ...selection,
      filter: { ...selection.filter, offering: commonScope(scope, selection.filter.offering) },
    }));
    return unionStatement(selections, text);
  }

  /** The newest release of each package among the versions that the filter leaves. */
  latestVersions(filter: VersionFilter & AggregateFilter, wanted: Projection): DataLoader<string, VersionRow | null> {
    return this.#batches.loader('package.latestVersion', [filter, wanted], (key) =>
      this.#batches.grouped<VersionRow, VersionRow | null>(
        key,
        (parents) => latestVersionStatement(filter, wanted, parents),
        (rows) => addComputedFields(versions.fields, rows, wanted)[0] ?? null,
      ),
    );
  }

  /** The events of jobs after a sequence number, oldest first. */
  eventsOfJobs(after: number, limit: number): DataLoader<string, readonly ImportEvent[]> {
    return this.#batches.loader('job.events', [after, limit], (key) =>
      this.#batches.grouped<ImportEvent, readonly ImportEvent[]>(
        key,
        (jobs) => eventsOfJobs(after, limit, jobs),
        (rows) => rows,
      ),
    );
  }

  /** The pages of the problems of jobs, in upstream order. */
  problemsOfJobs(args: PageArgs, selection: PageSelection): Pages<ProblemRow> {
    const position = positionOf(PROBLEM_CURSOR, args);
    const counts = this.#batches.of('job.problems.count', problemCounts, countOf);
    const pages = this.#batches.loader('job.problems.page', position.slice, (key) =>
      this.#batches.grouped<ProblemRow, readonly ProblemRow[]>(
        key,
        (jobs) => problemsOfJobs(position.slice, jobs),
        (rows) => rows,
      ),
    );
    return {
      load: (jobId) =>
        readPage(
          position,
          selection,
          () => pages.load(jobId),
          () => counts.load(jobId),
        ),
    };
  }

  /** What is the same for all rows of a GraphQL field, made once: `key` stands for the field. */
  once<Result>(key: object, make: () => Result): Result {
    if (!this.#made.has(key)) this.#made.set(key, make());
    return this.#made.get(key) as Result; // made by the same field
  }

  #pages<Row, Filter, OrderField extends string>(
    name: string,
    { fields }: Listing<Row, Filter, OrderField>,
    selection: Selection<Filter, OrderField>,
    place: PagePosition,
    asked: PageSelection,
    statements: PageStatements,
  ): Pages<Row> {
    const counts = this.#batches.loader(`${name}.count`, [selection.filter, selection.search], (key) =>
      this.#batches.grouped<{ count: number }, number>(key, statements.counts, countOf),
    );
    const page = (rows: readonly Row[], parent: string) => new Page(place, rows, () => counts.load(parent));
    const pages = this.#batches.joined(`${name}.page`, [selection, place.slice], asked, (key, reading) =>
      this.#batches.grouped<Row, Page<Row>>(
        key,
        (parents) => statements.rows(parents, reading.freeze()),
        (rows, parent) => page(addComputedFields(fields, rows, reading.fields), parent),
      ),
    );
    return {
      load(parent) {
        if (asked.hasCount) begun(() => counts.load(parent));
        return readsRows(place, asked) ? pages.load(parent) : page([], parent);
      },
    };
  }
}
