import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import type { Viewer } from '../helpers/client.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { change, link, offer } from '../helpers/offerings.ts';
import { ask, listed } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

/** Long enough that an export of all 600 fillers does not fit into the buffers of a connection: Linux lets them grow to 36 MiB. */
const LONG = 'A long description. '.repeat(4_000);
const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('GROMACS', {
        '2024.1': {
          cpus: ['x86_64/amd/zen3', 'aarch64/generic'],
          gpus: { 'x86_64/amd/zen3': ['nvidia/cc80'] },
          requires: ['GCC/12.3.0'],
        },
        '2024.4': { suffix: '-CUDA-12.1.1', licenses: ['LGPL-2.1-or-later'], description: '=HYPERLINK("https://example.org")' },
      })
      .package('SciPy-bundle', { '2023.11': { extensions: ['python/numpy@1.26.4', 'r/dplyr@1.0'] } }),
    spack('2026-07-01')
      .package('zlib', { versions: ['1.3', '1.2', 'develop'], maintainers: ['ann', 'bob'], dependencies: ['cmake', 'gmake'] })
      .package('odd', { description: 'with "quotes", commas;\tand tabs', homepage: null })
      .packages(600),
  ],
});

const CATALOG = 'catalog { id uuid name version }';
const DOCUMENTS = {
  packages: `packages(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
    id uuid createdAt modifiedAt name ecosystem isExtension description homepage upstreamUrl categories licenses maintainers
    dependencies provides versionCount extensionCount dependentCount ${CATALOG} } }`,
  versions: `versions(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
    id uuid createdAt modifiedAt version versionSuffix moduleVersion releaseDate description toolchainFamilies loadCommands metadata
    package { id uuid name ecosystem ${CATALOG} } parent { id uuid } module { name version fullName }
    requiredModules { name version fullName } toolchain { name version } dependencies cpuArchitectures gpuArchitectures targetCount } }`,
  targets: `targets(first: 100, after: $after, orderBy: [{ field: CREATED_AT, direction: DESC }]) { pageInfo { hasNextPage endCursor } nodes {
    id uuid createdAt modifiedAt type name subtype cpuFamily cpuMicroarchitecture gpuArchitectures location metadata
    packageVersion { id uuid version package { id uuid name ${CATALOG} } } } }`,
} as const;

type Kind = keyof typeof DOCUMENTS;

async function walked(app: TestApp, kind: Kind): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let after: string | null = null, isMore = true; isMore;) {
    const page: any = (await app.query(`query ($after: String) { ${DOCUMENTS[kind]} }`, { after }))[kind];
    rows.push(...page.nodes);
    [after, isMore] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
  }
  return rows;
}

const exported = (
  app: TestApp,
  path: string,
  { viewer, headers = {}, method = 'GET' }: { viewer?: Viewer; headers?: object; method?: string } = {},
) => fetch(`${app.url}/export/${path}`, { method, headers: { ...app.authorization(viewer), ...headers } });

const linesOf = (text: string): any[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

async function rowsOf(app: TestApp, path: string): Promise<any[]> {
  const response = await exported(app, path);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path} was refused: ${text}`);
  return linesOf(text);
}

/** Reads RFC 4180. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

async function tableOf(app: TestApp, path: string): Promise<Record<string, string>[]> {
  const [head = [], ...rows] = cellsOf(await (await exported(app, path)).text());
  return rows.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ''])));
}

/** A response of which nothing is read yet. */
async function opened(app: TestApp, path: string): Promise<IncomingMessage> {
  const [response] = (await once(get(`${app.url}/export/${path}`), 'response')) as [IncomingMessage];
  return response;
}

const byId = (rows: readonly any[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

test.for(['packages', 'versions', 'targets'] as const)(
  'an export of %s has the rows of a walk through all pages',
  async (kind, { app }) => {
    const rows = await rowsOf(app, `${kind}.ndjson`);

    const pages = await walked(app, kind);
    expect(rows.length).toBeGreaterThan(600);
    expect(byId(rows)).toEqual(byId(pages));
  },
);

test.for([
  ['packages', 'query=gromacs', 'packages'],
  ['packages', 'license=LGPL-2.1-or-later', 'packages'],
  ['packages', 'is_extension=true&o=-name', 'packages'],
  ['versions', 'package_name=gromacs&o=-version', 'versions'],
  ['versions', 'package_name=gromacs&runs_on_cpu=zen3&runs_on_gpu=cc80', 'versions'],
  ['targets', 'cpu_family=aarch64', 'targets'],
] as const)('an export of %s with %s has the rows of the list in its order', async ([kind, query, list], { app }) => {
  const rows = await rowsOf(app, `${kind}.ndjson?${query}`);

  const expected = await listed(app, `marketplace-software-${list}/?page_size=100&${query}`);
  expect(rows.map(({ uuid }) => uuid.replaceAll('-', ''))).toEqual(expected.map(({ uuid }) => uuid));
  expect(rows.length).toBeGreaterThan(0);
});

test('an export within an offering has what its links enable, and changes with them', async ({ app }) => {
  const id = await offer(app);
  const linkId = await link(app, id, 'EESSI 2023.06', { enabledCpuFamilies: ['aarch64'] });
  const { uuid } = (await app.query('query ($id: ID!) { offering(id: $id) { uuid } }', { id })).offering;
  const path = `versions.ndjson?offering_uuid=${uuid}`;
  const before = await exported(app, path);

  expect(linesOf(await before.text()).map(({ version }) => version)).toEqual(['2024.1']);
  const etag = before.headers.get('etag') ?? '';
  expect((await exported(app, path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  await change(app, 'updateCatalogLink', { id: linkId, enabledCpuFamilies: [] });
  expect(await rowsOf(app, `${path}&package_name=gromacs`)).toHaveLength(2);
  expect((await exported(app, path, { headers: { 'if-none-match': etag } })).status).toBe(200);
});

test('a table has a column for each field, and opens without running anything', async ({ app }) => {
  const [numpy] = await tableOf(app, 'versions.csv?package_name=numpy');
  const rows = await tableOf(app, 'versions.csv?package_name=gromacs');
  const [odd] = await tableOf(app, 'packages.csv?name_exact=odd');
  const [zlib] = await tableOf(app, 'packages.csv?name_exact=zlib');

  expect(rows).toMatchObject([
    {
      'package.name': 'GROMACS',
      'package.catalog.version': '2023.06',
      version: '2024.1',
      'module.fullName': 'GROMACS/2024.1-foss-2023b',
      requiredModules: 'EESSI/2023.06; GCC/12.3.0; GROMACS/2024.1-foss-2023b',
      cpuArchitectures: 'aarch64/generic; x86_64/amd/zen3',
      targetCount: '2',
      releaseDate: '',
      metadata: '{}',
    },
    { version: '2024.4', versionSuffix: `'-CUDA-12.1.1`, description: `'=HYPERLINK("https://example.org")` },
  ]);
  expect(numpy).toMatchObject({
    'package.ecosystem': 'PYTHON',
    'module.name': 'SciPy-bundle',
    'parent.id': expect.stringMatching(/./),
  });
  expect(odd).toMatchObject({ description: 'with "quotes", commas;\tand tabs', homepage: '', isExtension: 'false' });
  expect(zlib).toMatchObject({ maintainers: 'ann; bob', dependencies: 'cmake; gmake', versionCount: '3' });
});

test('an export is a file that is not sent again until something changes', async ({ app }) => {
  const first = await exported(app, 'packages.csv?name=GROMACS');
  await first.text();
  const etag = first.headers.get('etag') ?? '';
  app.statements();

  const again = await exported(app, 'packages.csv?name=GROMACS', { headers: { 'if-none-match': etag } });
  const head = await exported(app, 'packages.csv?name=GROMACS', { method: 'HEAD' });
  const statements = app.statements();
  const other = await exported(app, 'packages.ndjson?name=GROMACS', { headers: { 'if-none-match': etag } });
  const [gromacs] = linesOf(await other.text());
  await app.mutate('mutation ($id: ID!) { updatePackage(input: { id: $id, description: "New." }) { __typename } }', {
    id: gromacs.id,
  });
  const changed = await exported(app, 'packages.csv?name=GROMACS', { headers: { 'if-none-match': etag } });

  expect([first.status, again.status, head.status, other.status, changed.status]).toEqual([200, 304, 200, 200, 200]);
  expect(statements).toEqual(['export.revisions', 'change.head', 'export.revisions', 'change.head']);
  expect(await changed.text()).toContain('New.');
  const names = ['content-type', 'content-disposition', 'cache-control', 'vary', 'etag'];
  expect(names.map((name) => head.headers.get(name))).toEqual([
    'text/csv; charset=utf-8; header=present',
    'attachment; filename="packages.csv"',
    'no-cache',
    'Accept-Encoding, Authorization, Origin',
    etag,
  ]);
});

test.for([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
] as const)('an export is compressed with %s for clients that accept it', async ([encoding, decompress], { app }) => {
  const response = await new Promise<IncomingMessage>((resolve) =>
    get(`${app.url}/export/packages.ndjson`, { headers: { 'accept-encoding': encoding } }, resolve),
  );

  const chunks: Buffer[] = await response.toArray();
  expect(response.headers['content-encoding']).toBe(encoding);
  expect(linesOf(decompress(Buffer.concat(chunks)).toString())).toEqual(await rowsOf(app, 'packages.ndjson'));
});

test.for([
  ['packages.ndjson?naem=x', 400, { naem: ['Unknown parameter.'] }],
  ['packages.ndjson?page=2', 400, { page: ['Unknown parameter.'] }],
  ['versions.csv?package_uuid=x', 400, { package_uuid: ['Enter a valid UUID.'] }],
  ['versions.csv?runs_on_cpu=zen99', 400, { runs_on_cpu: [expect.stringContaining('zen99')] }],
  ['packages.xml', 404, { detail: 'Not found.' }],
  ['offerings.csv', 404, { detail: 'Not found.' }],
] as const)('%s is refused with %i, as JSON', async ([path, status, body], { app }) => {
  const response = await exported(app, path);

  expect([response.status, response.headers.get('content-disposition')]).toEqual([status, null]);
  expect(await response.json()).toEqual(body);
});

test('an export can only be read, and not with an invalid token', async ({ app }) => {
  const posted = await exported(app, 'packages.csv', { method: 'POST' });
  const impostor = await exported(app, 'packages.csv', { viewer: 'impostor' });

  expect([posted.status, posted.headers.get('allow'), impostor.status]).toEqual([405, 'GET, HEAD', 401]);
});

test('a filter that matches nothing gives an empty file, or the head of a table', async ({ app }) => {
  const lines = await (await exported(app, 'packages.ndjson?name_exact=none')).text();
  const table = await (await exported(app, 'packages.csv?name_exact=none')).text();

  expect([lines, cellsOf(table).length]).toEqual(['', 1]);
});

test('a slow reader holds nobody, and gets the rows of the moment at which its export began', async ({ app }) => {
  await app.sql(`UPDATE package SET description = $1 WHERE name LIKE 'filler-%'`, LONG);
  const response = await opened(app, 'packages.ndjson?name=filler&o=name');
  const { nodes } = (await app.query('{ packages(filter: { name: "filler-99" }) { nodes { id } } }')).packages;
  for (const { id } of nodes)
    expect(await app.mutate('mutation ($id: ID!) { deletePackage(input: { id: $id }) { __typename } }', { id })).toMatchObject({
      deletePackage: { __typename: 'DeletePayload' },
    });

  const rows = linesOf(Buffer.concat(await response.toArray()).toString());
  expect(rows).toHaveLength(600);
  expect(await rowsOf(app, 'packages.ndjson?name=filler')).toHaveLength(600 - nodes.length);
});

test('three exports run at once, a fourth waits and is then refused, and one whose client has left makes room', async ({
  app,
}) => {
  await app.sql(`UPDATE package SET description = $1 WHERE name LIKE 'filler-%'`, LONG);
  const running = await Promise.all([1, 2, 3].map(() => opened(app, 'packages.ndjson')));

  const refused = await exported(app, 'packages.ndjson');
  for (const response of running) response.destroy();

  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  expect((await exported(app, 'packages.csv', { method: 'HEAD' })).status).toBe(200);
  const pool = () => app.app.db.pool();
  await expect.poll(() => (pool()?.open ?? 0) - (pool()?.idle ?? 0)).toBe(0);
  expect((await ask(app, 'GET', 'marketplace-software-packages/')).status).toBe(200);
});
