import DataLoader from 'dataloader';
import { cursorForm, type KeyedRow, Page, type PageArgs } from './page.ts';
import { type ArchitectureRow, ARCHITECTURES, type Architectures, architecturesOf } from './sql/architectures.ts';
import { type CatalogRow, catalogs } from './sql/catalogs.ts';
import {
  byIdStatement,
  countStatement,
  countText,
  type Listing,
  pageStatement,
  pageText,
  type Relation,
  type RowSource,
  type Selection,
  type Statement,
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
import { commonScope, type OfferingScope } from './sql/offeringScope.ts';
import { type PackageFilter, type PackageOrderField, type PackageRow, packages } from './sql/packages.ts';
import { CPU_ARCHITECTURES, CPU_TARGETS, type CpuTarget, latestVersionStatement, TARGET_COUNTS } from './sql/summaries.ts';
import { type TargetRow, targets } from './sql/targets.ts';
import { type VersionFilter, type VersionRow, versions } from './sql/versions.ts';
import type { Params } from './sql/params.ts';
import type { Sql } from './sql.ts';

/** A relation from a parent to a listing: a name for the statement, and the condition. */
export interface NestedRelation {
  readonly name: string;
  readonly condition: Relation;
}

const EXTENSIONS = `SELECT x.package_id FROM package_version x WHERE x.parent_package_id = parent.id
  UNION SELECT r.package_id FROM package_parent r WHERE r.parent_id = parent.id`;
const PARENTS = `SELECT x.parent_package_id FROM package_version x WHERE x.package_id = parent.id AND x.parent_package_id IS NOT NULL
  UNION SELECT r.parent_id FROM package_parent r WHERE r.package_id = parent.id`;

export const relations = {
  packagesOfCatalog: { name: 'catalog.packages', condition: 'p.catalog_id = parent.id' },
  versionsOfPackage: { name: 'package.versions', condition: 'v.package_id = parent.id' },
  extensionsOfPackage: { name: 'package.extensions', condition: `p.id IN (${EXTENSIONS})` },
  parentsOfPackage: { name: 'package.parents', condition: `p.id IN (${PARENTS})` },
  extensionsOfVersion: { name: 'version.extensions', condition: 'v.build_id = parent.id AND v.id <> parent.id' },
  /** The parent is the build of the version. */
  targetsOfBuild: { name: 'version.targets', condition: 't.version_id = parent.id' },
} satisfies Record<string, NestedRelation>;

const countOf = ([row]: readonly { count: number }[]) => row?.count ?? 0;

/** The reads of one request: what sibling fields ask for together becomes one statement, and nothing is asked twice. */
export class Loaders {
  readonly #sql: Sql;
  /** One loader per relation and arguments: two aliases with other arguments are two statements. */
  #architectures: Promise<Architectures> | undefined;
  readonly #nested = new Map<string, DataLoader<string, unknown>>();
  readonly catalog: DataLoader<string, CatalogRow | null>;
  readonly package: DataLoader<string, PackageRow | null>;
  readonly version: DataLoader<string, VersionRow | null>;
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

  constructor(sql: Sql) {
    this.#sql = sql;
    this.catalog = this.#byId('catalog', catalogs);
    this.package = this.#byId('package', packages);
    this.version = this.#byId('version', versions);
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
    this.linksOfOffering = this.#grouped<LinkRow, readonly LinkRow[]>('offering.links', LINKS_OF, (rows) => rows);
    this.partitionsOfOffering = this.#grouped<PartitionRow, readonly PartitionRow[]>(
      'offering.partitions',
      PARTITIONS_OF,
      (rows) => rows,
    );
    this.linkPackageCount = this.#grouped<{ count: number }, number>('link.packageCount', LINK_PACKAGE_COUNTS, countOf);
  }

  /** The names of the CPUs and GPUs here, read once. */
  architectures(): Promise<Architectures> {
    this.#architectures ??= this.#sql.query<ArchitectureRow>('target.architectures', ARCHITECTURES).then(architecturesOf);
    return this.#architectures;
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

  /** A page of the packages of an offering. Each offering has conditions of its own, so those of siblings are parts of one statement. */
  packagesOfOffering(
    offeringId: string,
    selection: Selection<PackageFilter & WholeConditions, PackageOrderField>,
    args: PageArgs,
  ): Page<PackageRow> {
    return new Page(
      cursorForm(packages, selection),
      args,
      (slice) =>
        this.#loader('offering.packages.page', [selection, slice], (key) =>
          this.#grouped<KeyedRow<PackageRow>, readonly KeyedRow<PackageRow>[]>(
            key,
            (parents) => this.#inOfferings(parents, selection, (own, params) => pageText(packages, own, slice, params)),
            (rows) => rows,
          ),
        ).load(offeringId),
      () =>
        this.#loader('offering.packages.count', [selection.filter, selection.search], (key) =>
          this.#grouped<{ count: number }, number>(
            key,
            (parents) => this.#inOfferings(parents, selection, (own, params) => countText(packages, own, params)),
            countOf,
          ),
        ).load(offeringId),
    );
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
    return unionStatement(offeringIds, selections, text);
  }

  /** A page of all rows. */
  page<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    selection: Selection<Filter, OrderField>,
    args: PageArgs,
  ): Page<Row> {
    return new Page(
      cursorForm(listing, selection),
      args,
      (slice) => {
        const { text, values } = pageStatement(listing, selection, slice);
        return this.#sql.query<KeyedRow<Row>>(`${listing.name}.page`, text, values);
      },
      async () => {
        const { text, values } = countStatement(listing, selection);
        const [row] = await this.#sql.query<{ count: number }>(`${listing.name}.count`, text, values);
        return row?.count ?? 0;
      },
    );
  }

  /** A page of the rows of one parent, loaded together with those of its siblings. */
  nestedPage<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    { name, condition: relation }: NestedRelation,
    parentId: string,
    selection: Selection<Filter, OrderField>,
    args: PageArgs,
  ): Page<Row> {
    return new Page(
      cursorForm(listing, selection),
      args,
      (slice) =>
        this.#loader(`${name}.page`, [selection, slice], (key) =>
          this.#grouped<KeyedRow<Row>, readonly KeyedRow<Row>[]>(
            key,
            (parents) => pageStatement(listing, selection, slice, { relation, parents }),
            (rows) => rows,
          ),
        ).load(parentId),
      () =>
        this.#loader(`${name}.count`, [selection.filter, selection.search], (key) =>
          this.#grouped<{ count: number }, number>(
            key,
            (parents) => countStatement(listing, selection, { relation, parents }),
            countOf,
          ),
        ).load(parentId),
    );
  }

  /** The newest release of a package among the versions that the filter leaves. */
  latestVersion(packageId: string, filter: VersionFilter & WholeConditions): Promise<VersionRow | null> {
    return this.#loader('package.latestVersion', [filter], (key) =>
      this.#grouped<VersionRow, VersionRow | null>(
        key,
        (parents) => latestVersionStatement(filter, parents),
        ([row]) => row ?? null,
      ),
    ).load(packageId);
  }

  #loader<Value>(name: string, args: unknown, create: (name: string) => DataLoader<string, Value>): DataLoader<string, Value> {
    const key = `${name} ${JSON.stringify(args)}`;
    const found = this.#nested.get(key);
    if (found) return found as DataLoader<string, Value>;
    const created = create(name);
    this.#nested.set(key, created);
    return created;
  }

  #byId<Row>(name: string, listing: RowSource<Row>): DataLoader<string, Row | null> {
    return new DataLoader(async (ids) => {
      const { text, values } = byIdStatement(listing, ids);
      const rows = new Map(
        (await this.#sql.query<Row & { id: string }>(`${name}.byId`, text, values)).map((row) => [row.id, row]),
      );
      return ids.map((id) => rows.get(id) ?? null);
    });
  }

  /** Rows that say which parent they belong to, gathered by parent. */
  #grouped<Row, Value>(
    name: string,
    statement: (parents: readonly string[]) => Statement | Promise<Statement>,
    value: (rows: readonly Row[]) => Value,
  ): DataLoader<string, Value> {
    return new DataLoader(async (parents) => {
      const { text, values } = await statement(parents);
      const groups = new Map<string, Row[]>(parents.map((id) => [id, []]));
      for (const row of await this.#sql.query<Row & { parentId: string }>(name, text, values))
        groups.get(row.parentId)?.push(row);
      return parents.map((id) => value(groups.get(id) ?? []));
    });
  }
}
