import DataLoader from 'dataloader';
import { cursorForm, type KeyedRow, Page, type PageArgs } from './page.ts';
import { type CatalogRow, catalogs } from './sql/catalogs.ts';
import { byIdStatement, countStatement, type Listing, pageStatement, type Relation, type Selection } from './sql/listing.ts';
import { type PackageRow, packages } from './sql/packages.ts';
import { CPU_ARCHITECTURES, CPU_TARGETS, type CpuTarget, latestVersionStatement, TARGET_COUNTS } from './sql/summaries.ts';
import { type TargetRow, targets } from './sql/targets.ts';
import { type VersionFilter, type VersionRow, versions } from './sql/versions.ts';
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

/** The reads of one request: what sibling fields ask for together becomes one statement, and nothing is asked twice. */
export class Loaders {
  readonly #sql: Sql;
  /** One loader per relation and arguments: two aliases with other arguments are two statements. */
  readonly #nested = new Map<string, DataLoader<string, unknown>>();
  readonly catalog: DataLoader<string, CatalogRow | null>;
  readonly package: DataLoader<string, PackageRow | null>;
  readonly version: DataLoader<string, VersionRow | null>;
  readonly target: DataLoader<string, TargetRow | null>;
  readonly cpuTargets: DataLoader<string, readonly CpuTarget[]>;
  readonly cpuArchitectures: DataLoader<string, readonly string[]>;
  readonly targetCount: DataLoader<string, number>;

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
    this.targetCount = this.#grouped<{ count: number }, number>('version.targetCount', TARGET_COUNTS, ([row]) => row?.count ?? 0);
  }

  /** A page of all rows. */
  page<Row, Filter, OrderField extends string>(
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
  nestedPage<Row, Filter, OrderField extends string>(
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
            ([row]) => row?.count ?? 0,
          ),
        ).load(parentId),
    );
  }

  /** The newest release of a package among the versions that the filter leaves. */
  latestVersion(packageId: string, filter: VersionFilter): Promise<VersionRow | null> {
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

  #byId<Row, Filter, OrderField extends string>(
    name: string,
    listing: Listing<Row, Filter, OrderField>,
  ): DataLoader<string, Row | null> {
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
    statement: (parents: readonly string[]) => { text: string; values: readonly unknown[] },
    value: (rows: readonly Row[]) => Value,
  ): DataLoader<string, Value> {
    return new DataLoader(async (parents) => {
      const { text, values } = statement(parents);
      const groups = new Map<string, Row[]>(parents.map((id) => [id, []]));
      for (const row of await this.#sql.query<Row & { parentId: string }>(name, text, values))
        groups.get(row.parentId)?.push(row);
      return parents.map((id) => value(groups.get(id) ?? []));
    });
  }
}
