import { expect } from 'vitest';
import { currentCursor } from '../../src/store/changes/changeCursor.ts';
import type { TestApp } from '../helpers/app.ts';
import type { Data } from '../helpers/client.ts';
import { edit } from '../helpers/edits.ts';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const release = () =>
  catalog('2023.06')
    .package('GROMACS', { '2024.4': { cpus: ['x86_64/amd/zen3', 'x86_64/generic'] } })
    .package('SciPy-bundle', { '2023.11': { extensions: ['python/numpy@1.26.4', 'python/pandas@2.1.3'] } });

const test = testWithApp({ catalogs: [release()], viewer: 'staff' });

/** The values of rows themselves; those of a version's build only where it is its own. */
const FRAGMENTS = `
  fragment C on Catalog { __typename id name version description metadata sourceUrl autoUpdateEnabled }
  fragment P on Package { __typename id name ecosystem description homepage categories licenses maintainers catalog { id } }
  fragment V on PackageVersion { __typename id version releaseDate dependencies metadata package { id } parent { id }
    module { fullName } versionSuffix toolchain { name version } toolchainFamilies loadCommands }
  fragment T on Target { __typename id type name subtype location metadata gpuArchitectures packageVersion { id } }`;
const CHANGES = `query ($after: String) { changes(after: $after, first: 100) { nodes { kind rowId fields node { ...C ...P ...V ...T } }
  pageInfo { hasNextPage endCursor } } } ${FRAGMENTS}`;
const EVERYTHING = `{ catalogs(first: 100) { nodes { ...C } } packages(first: 100) { nodes { ...P } }
  versions(first: 100) { nodes { ...V } } targets(first: 100) { nodes { ...T } } } ${FRAGMENTS}`;

const BUILD_FIELDS = ['module', 'versionSuffix', 'toolchain', 'toolchainFamilies', 'loadCommands'];

function own(row: Data): Data {
  if (row['__typename'] !== 'PackageVersion' || row['parent'] === null) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !BUILD_FIELDS.includes(name)));
}

async function everything(app: TestApp): Promise<Map<string, Data>> {
  const lists = Object.values(await app.query(EVERYTHING)) as { nodes: Data[] }[];
  return new Map(lists.flatMap(({ nodes }) => nodes).map((row) => [row['id'] as string, own(row)]));
}

/** A copy of all rows that is kept by the changes alone. */
class Mirror {
  readonly rows: Map<string, Data>;
  #cursor: string;

  constructor(rows: Map<string, Data>, cursor: string) {
    this.rows = rows;
    this.#cursor = cursor;
  }

  /** Takes over what has changed; returns the fields that differ here, and those that the changes list. */
  async follow(app: TestApp): Promise<{ differing: string[]; listed: string[] }> {
    const [differing, listed]: [string[], string[]] = [[], []];
    for (;;) {
      const { changes } = await app.query(CHANGES, { after: this.#cursor });
      for (const { kind, rowId, fields, node } of changes.nodes) {
        if (kind === 'CHANGED') {
          listed.push(...fields.map((field: string) => `${rowId} ${field}`));
          differing.push(...differences(this.rows.get(rowId), node && own(node)).map((field) => `${rowId} ${field}`));
        }
        if (node) this.rows.set(rowId, own(node as Data));
        else this.#forget(rowId);
      }
      this.#cursor = changes.pageInfo.endCursor ?? this.#cursor;
      if (!changes.pageInfo.hasNextPage) return { differing, listed };
    }
  }

  /** A deleted catalog is one change, so what it contains goes with it. */
  #forget(id: string): void {
    this.rows.delete(id);
    for (const [key, row] of this.rows)
      if ([row['catalog'], row['package'], row['packageVersion']].some((owner) => (owner as Data | undefined)?.['id'] === id))
        this.#forget(key);
  }
}

const differences = (before: Data | undefined, after: Data | null) =>
  Object.keys(after ?? {}).filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]));

/** Numbers below a limit that are the same in every run. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
}

async function randomEdit(app: TestApp, rows: Map<string, Data>, below: (limit: number) => number): Promise<void> {
  const ids = (type: string) => [...rows.values()].filter((row) => row['__typename'] === type).map((row) => row['id'] as string);
  const any = (type: string) => ids(type)[below(ids(type).length)] ?? 'none';
  const text = () => ['', 'a', 'b'][below(3)] ?? '';
  const name = () => `n${below(6)}`;
  const edits: (() => [string, object])[] = [
    () => ['createCatalog', { name: name(), version: '1', type: 'BINARY_RUNTIME' }],
    () => ['createPackage', { catalogId: any('Catalog'), name: name(), description: text() }],
    () => ['createPackage', { catalogId: any('Catalog'), name: name(), ecosystem: 'PYTHON' }],
    () => ['createVersion', { packageId: any('Package'), version: name(), moduleName: text(), moduleVersion: text() }],
    () => ['createVersion', { packageId: any('Package'), version: name(), parentVersionId: any('PackageVersion') }],
    () => ['createTarget', { versionId: any('PackageVersion'), name: name(), gpuArchitectures: [text()].filter(Boolean) }],
    () => ['updateCatalog', { id: any('Catalog'), description: text(), metadata: { a: text() } }],
    () => ['updatePackage', { id: any('Package'), name: name(), homepage: null, licenses: [text()].filter(Boolean) }],
    () => ['updatePackage', { id: any('Package'), catalogId: any('Catalog') }],
    () => ['updateVersion', { id: any('PackageVersion'), version: name(), toolchain: { name: 'foss', version: text() } }],
    () => ['updateVersion', { id: any('PackageVersion'), moduleName: text(), moduleVersion: text(), releaseDate: '2020-01-01' }],
    () => ['updateVersion', { id: any('PackageVersion'), parentVersionId: below(2) ? any('PackageVersion') : null }],
    () => ['updateTarget', { id: any('Target'), name: name(), location: text() }],
    () => ['deleteTarget', { id: any('Target') }],
    () => ['deleteVersion', { id: any('PackageVersion') }],
    () => ['deletePackage', { id: any('Package') }],
    () => ['deleteCatalog', { id: below(3) === 0 ? any('Catalog') : 'none' }],
  ];
  const [operation, input] = edits[below(edits.length)]?.() ?? expect.fail();
  // An edit may be refused, such as a second package of a name: then nothing may have changed.
  await edit(app, operation, input).catch(() => undefined);
}

test('a mirror that follows the changes equals the database after random edits, and each change lists what differs', async ({
  app,
}) => {
  const mirror = new Mirror(await everything(app), await currentCursor(app.app.db));
  const below = numbers(20_261_128);
  for (let index = 0; index < 60; index += 1) {
    await randomEdit(app, mirror.rows, below);
    const { differing, listed } = await mirror.follow(app);
    // The name of a module and its version are in one field here.
    expect(listed.filter((field) => !/ (moduleVersion|requiredModules|parents)$/.test(field)).toSorted()).toEqual(
      differing.toSorted(),
    );
    if (index % 10 === 0) expect(mirror.rows).toEqual(await everything(app));
  }
  expect(mirror.rows).toEqual(await everything(app));
});

test('a mirror that follows a refresh equals the database', async ({ app }) => {
  if ((await app.sql(`SELECT FROM catalog WHERE source = 'EESSI'`)).length === 0) await app.import(release());
  const mirror = new Mirror(await everything(app), await currentCursor(app.app.db));
  const [found] = await app.sql<{ id: string }>(`SELECT id FROM catalog WHERE source = 'EESSI'`);
  app.serve(
    catalog('2023.06')
      .package('GROMACS', { '2025.1': { gpus: ['nvidia/cc80'] } })
      .package('R', { '4.4': { extensions: ['r/abind@1.4'] } }),
  );
  expect(await app.refreshCatalog(found?.id ?? '', { force: true })).toMatchObject({ state: 'SUCCEEDED' });
  await mirror.follow(app);
  expect(mirror.rows).toEqual(await everything(app));
});
