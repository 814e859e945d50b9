import DataLoader from 'dataloader';
import { JointReading } from './jointReading.ts';
import type { Pages, PageStatements } from './pages.ts';
import type { NestedRelation } from './relations.ts';
import { type Asked, begun, cursorForm, Page, type PageArgs, type Place, placeOf, readPage, readsRows } from './page.ts';
import { type ArchitectureRow, ARCHITECTURES, type Architectures, architecturesOf } from './sql/architectures.ts';
import { type CatalogRow, catalogs } from './sql/catalogs.ts';
import {
  byIdStatement,
  countStatement,
  countText,
  type Listing,
  pageStatement,
  pageText,
  type Reading,
  type RowSource,
  type Selection,
  type Statement,
  type Totalled,
  unionStatement,
} from './sql/listing.ts';
import type { WholeConditions } from './sql/clauses.ts';
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
} from './sql/offerings.ts';
import { complete, type Identified, type Wanted } from './sql/fields.ts';
import { commonScope, type OfferingScope } from './sql/offeringScope.ts';
import { type PackageFilter, type PackageOrderField, type PackageRow, packages } from './sql/packages.ts';
import { CPU_ARCHITECTURES, CPU_TARGETS, type CpuTarget, latestVersionStatement, TARGET_COUNTS } from './sql/summaries.ts';
import { type TargetRow, targets } from './sql/targets.ts';
import { type VersionFilter, type VersionRow, versions } from './sql/versions.ts';
import type { Params } from './sql/params.ts';
import type { Sql } from './sql.ts';

const countOf = ([row]: readonly { count: number }[]) => row?.count ?? 0;

/** The names of the CPUs and GPUs that are stored now. */
export const readArchitectures = async (sql: Sql) =>
  architecturesOf(await sql.query<ArchitectureRow>('target.architectures', ARCHITECTURES));

/** The reads of one request: what sibling fields ask for together becomes one statement, and nothing is asked twice. */
export class Loaders {
  readonly #sql: Sql;
  /** One loader per relation and arguments: two aliases with other arguments are two statements. */
  readonly #readings = new Map<string, JointReading>();
  readonly #made = new Map<object, unknown>();
  readonly #architectures: () => Promise<Architectures>;
  readonly #nested = new Map<string, DataLoader<string, unknown>>();
  readonly target: DataLoader<string, TargetRow | null>;
  readonly cpuTargets: DataLoader<string, readonly CpuTarget[]>;
  readonly cpuArchitectures: DataLoader<string, readonly string[]>;
  readonly targetCount: DataLoader<string, number>;
  readonly offering: DataLoader<string, OfferingRow | null>;
  readonly partition: DataLoader<string, PartitionRow | null>;
  readonly link: DataLoader<string, LinkRow | null>;
  readonly linksOfOffering: DataLoader<string, readonly LinkRow[]>;
  readonly partitionsOfOffering: DataLoader<string, readonly PartitionRow[]>;
  readonly linkPackageCount: DataLoader<string, number>;

  constructor(sql: Sql, architectures = () => readArchitectures(sql)) {
    this.#sql = sql;
    this.#architectures = architectures;
    this.target = this.#byId('target', targets);
    this.cpuTargets = this.#grouped<CpuTarget, readonly CpuTarget[]>('catalog.cpuTargets', CPU_TARGETS, (rows) => rows);
    this.cpuArchitectures = this.#grouped<{ path: string }, readonly string[]>(
      'version.cpuArchitectures',
      CPU_ARCHITECTURES,
      (rows) => rows.map(({ path }) => path),
    );
    this.targetCount = this.#grouped<{ count: number }, number>('version.targetCount', TARGET_COUNTS, countOf);
    this.offering = this.#byId('offering', offerings);
    this.partition = this.#byId('partition', partitions);
    this.link = this.#byId('link', links);
    this.linksOfOffering = this.#grouped<LinkRow, readonly LinkRow[]>('offering.links', LINKS_OF, (rows) =>
      complete(links.fields, rows),
    );
    this.partitionsOfOffering = this.#grouped<PartitionRow, readonly PartitionRow[]>(
      'offering.partitions',
      PARTITIONS_OF,
      (rows) => complete(partitions.fields, rows),
    );
    this.linkPackageCount = this.#grouped<{ count: number }, number>('link.packageCount', LINK_PACKAGE_COUNTS, countOf);
  }

  /** Catalogs by their ids, with the fields that are wanted of them. */
  catalog(wanted: Wanted = null): DataLoader<string, CatalogRow | null> {
    return this.#byId('catalog', catalogs, wanted);
  }

  package(wanted: Wanted = null): DataLoader<string, PackageRow | null> {
    return this.#byId('package', packages, wanted);
  }

  version(wanted: Wanted = null): DataLoader<string, VersionRow | null> {
    return this.#byId('version', versions, wanted);
  }

  /** The names of the CPUs and GPUs here. */
  architectures(): Promise<Architectures> {
    return this.#architectures();
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
    asked: Asked,
  ): Promise<Page<Row>> {
    const place = placeOf(cursorForm(listing, selection), args);
    // The best matches are known when all are found, and from a cursor on not all are.
    const hasTotal = asked.hasCount && Boolean(selection.search) && readsRows(place, asked) && place.slice.cursor === null;
    let rows: Promise<readonly (Row & Totalled)[]> | undefined;
    const load = () =>
      (rows ??= this.#rows(listing, pageStatement(listing, selection, place.slice, { ...asked, hasTotal }), asked));
    const count = async () =>
      hasTotal ? ((await load())[0]?.total ?? 0) : this.#count(listing.name, countStatement(listing, selection));
    return readPage(place, asked, load, count);
  }

  async #rows<Row, Filter, OrderField extends string>(
    { name, fields }: Listing<Row, Filter, OrderField>,
    { text, values }: Statement,
    asked: Asked,
  ): Promise<readonly (Row & Totalled)[]> {
    return complete(fields, await this.#sql.query<Row & Totalled>(`${name}.page`, text, values), asked.fields);
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
    asked: Asked,
  ): Pages<Row> {
    const place = placeOf(cursorForm(listing, selection), args);
    return this.#pages(name, listing, selection, place, asked, {
      rows: (parents, reading) => pageStatement(listing, selection, place.slice, reading, { relation, parents }),
      counts: (parents) => countStatement(listing, selection, { relation, parents }),
    });
  }

  /** The pages of the packages of offerings. Each has conditions of its own, so that those of siblings are parts of one statement. */
  packagesOfOfferings(
    selection: Selection<PackageFilter & WholeConditions, PackageOrderField>,
    args: PageArgs,
    asked: Asked,
  ): Pages<PackageRow> {
    const place = placeOf(cursorForm(packages, selection), args);
    return this.#pages('offering.packages', packages, selection, place, asked, {
      rows: (parents, reading) =>
        this.#inOfferings(parents, selection, (own, params) => pageText(packages, own, place.slice, reading, params)),
      counts: (parents) => this.#inOfferings(parents, selection, (own, params) => countText(packages, own, params)),
    });
  }

  /** A statement over offerings, with the selection narrowed to what each of them allows. */
  async #inOfferings<OrderField extends string>(
    offeringIds: readonly string[],
    selection: Selection<PackageFilter & WholeConditions, OrderField>,
    text: (selection: Selection<PackageFilter & WholeConditions, OrderField>, params: Params) => string,
  ): Promise<Statement> {
    const scopes = await Promise.all(offeringIds.map((id) => this.offeringScope(id)));
    const selections = scopes.map((scope) => ({
      ...selection,
      filter: { ...selection.filter, offering: commonScope(scope, selection.filter.offering) },
    }));
    return unionStatement(selections, text);
  }

  /** The newest release of each package among the versions that the filter leaves. */
  latestVersions(filter: VersionFilter & WholeConditions, wanted: Wanted): DataLoader<string, VersionRow | null> {
    return this.#loader('package.latestVersion', [filter, wanted], (key) =>
      this.#grouped<VersionRow, VersionRow | null>(
        key,
        (parents) => latestVersionStatement(filter, wanted, parents),
        (rows) => complete(versions.fields, rows, wanted)[0] ?? null,
      ),
    );
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
    place: Place,
    asked: Asked,
    statements: PageStatements,
  ): Pages<Row> {
    const counts = this.#loader(`${name}.count`, [selection.filter, selection.search], (key) =>
      this.#grouped<{ count: number }, number>(key, statements.counts, countOf),
    );
    const page = (rows: readonly Row[], parent: string) => new Page(place, rows, () => counts.load(parent));
    const pages = this.#joined(`${name}.page`, [selection, place.slice], asked, (key, reading) =>
      this.#grouped<Row, Page<Row>>(
        key,
        (parents) => statements.rows(parents, reading.close()),
        (rows, parent) => page(complete(fields, rows, reading.fields), parent),
      ),
    );
    return {
      load(parent) {
        if (asked.hasCount) begun(() => counts.load(parent));
        return readsRows(place, asked) ? pages.load(parent) : page([], parent);
      },
    };
  }

  /** The loader of the same rows for siblings that read different fields of them, as long as its statement is not out. */
  #joined<Value>(
    name: string,
    args: unknown,
    asked: Reading,
    create: (name: string, reading: JointReading) => DataLoader<string, Value>,
  ): DataLoader<string, Value> {
    const key = `${name} ${JSON.stringify(args)}`;
    if (!this.#readings.get(key)?.join(asked)) {
      const reading = new JointReading(asked);
      this.#readings.set(key, reading);
      this.#nested.set(key, create(name, reading));
    }
    return this.#nested.get(key) as DataLoader<string, Value>; // made just now, or for the same rows
  }

  #loader<Value>(name: string, args: unknown, create: (name: string) => DataLoader<string, Value>): DataLoader<string, Value> {
    const key = `${name} ${JSON.stringify(args)}`;
    const found = this.#nested.get(key);
    if (found) return found as DataLoader<string, Value>;
    const created = create(name);
    this.#nested.set(key, created);
    return created;
  }

  #byId<Row extends Identified>(name: string, source: RowSource<Row>, wanted: Wanted = null): DataLoader<string, Row | null> {
    return this.#joined(`${name}.byId`, null, { fields: wanted, hasCursors: false }, (key, reading) => {
      return new DataLoader(async (ids) => {
        const { text, values } = byIdStatement(source, ids, reading.close().fields);
        const rows = complete(source.fields, await this.#sql.query<Row>(key, text, values), reading.fields);
        const found = new Map(rows.map((row) => [row.uuid, row]));
        return ids.map((id) => found.get(id) ?? null);
      });
    });
  }

  /** Rows that say by its place which parent they belong to, gathered by parent. */
  #grouped<Row, Value>(
    name: string,
    statement: (parents: readonly string[]) => Statement | Promise<Statement>,
    value: (rows: readonly Row[], parent: string) => Value,
  ): DataLoader<string, Value> {
    return new DataLoader(async (parents) => {
      const { text, values } = await statement(parents);
      const groups: Row[][] = parents.map(() => []);
      for (const row of await this.#sql.query<Row & { parent: number }>(name, text, values)) groups[row.parent - 1]?.push(row);
      return groups.map((rows, index) => value(rows, parents[index] ?? ''));
    });
  }
}
