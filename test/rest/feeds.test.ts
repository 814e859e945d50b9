import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const release = (versions: Record<string, object>) => catalog('2023.06').package('GROMACS', versions).package('GCC');
const test = testWithApp({ catalogs: [release({ '2024.1': {} }), spack('2026-07-01').packages(3)] });

const feed = (app: TestApp, path: string, headers: Record<string, string> = {}) => fetch(`${app.url}/feeds/${path}`, { headers });
const exported = (app: TestApp, path: string) => fetch(`${app.url}/export/${path}`);
const linesOf = async (response: Response): Promise<any[]> =>
  (await response.text())
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

const entriesOf = (atom: string) =>
  [
    ...atom.matchAll(
      /<entry>.*?<title type="html"><!\[CDATA\[(.*?)\]\]>.*?<id>(.*?)<\/id>.*?<!\[CDATA\[(.*?)\]\]>.*?<\/entry>/gs,
    ),
  ].map(([, title, id, content]) => ({ title, id, content }));

async function eessi(app: TestApp): Promise<any> {
  return (await app.query('{ catalogByName(name: "EESSI") { id uuid packageByName(name: "GROMACS") { id uuid } } }'))
    .catalogByName;
}

const remove = (app: TestApp, type: string, id: string) =>
  app.mutate(`mutation ($id: ID!) { delete${type}(input: { id: $id }) { __typename } }`, { id });

test('the feed of a catalog has an entry for each commit, the newest first', async ({ app }) => {
  const { id, uuid } = await eessi(app);
  app.serve(release({ '2024.1': {}, '2024.4': {} }).package('Added & <new>'), spack('2026-07-01').packages(3));
  await app.refreshCatalog(id);

  const response = await feed(app, `catalogs/${uuid}.atom`);
  const atom = await response.text();

  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8']);
  expect(atom).toContain(`<id>urn:uuid:${uuid}</id>`);
  expect(atom).toContain(`<link rel="self" href="${app.url}/feeds/catalogs/${uuid}.atom"/>`);
  const [newest, first, ...others] = entriesOf(atom);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ title: 'EESSI 2023.06: 1 catalog added' });
  expect(newest?.title).toBe('EESSI 2023.06: 1 package added, 2 versions added, 2 targets added');
  expect(newest?.content).toContain('Added &amp; &lt;new&gt;</li>');
  expect(await (await feed(app, `catalogs/${id}.atom`)).text()).toBe(
    atom.replaceAll(`catalogs/${uuid}.atom`, `catalogs/${id}.atom`),
  );
});

test('the feed of a package has its own changes only, and is not sent again until there is another', async ({ app }) => {
  const { packageByName: gromacs } = await eessi(app);
  const update = 'mutation ($id: ID!, $text: String!) { updatePackage(input: { id: $id, description: $text }) { __typename } }';
  await app.mutate(update, { id: gromacs.id, text: 'New.' });
  const first = await feed(app, `packages/${gromacs.uuid}.atom`);
  const etag = first.headers.get('etag') ?? '';

  const again = await feed(app, `packages/${gromacs.uuid}.atom`, { 'if-none-match': etag });
  await app.mutate(update, { id: gromacs.id, text: 'Newer.' });
  const changed = await feed(app, `packages/${gromacs.uuid}.atom`, { 'if-none-match': etag });

  expect([first.status, again.status, changed.status]).toEqual([200, 304, 200]);
  expect(entriesOf(await first.text())[0]?.title).toBe('GROMACS in EESSI 2023.06: 1 package changed');
  expect(entriesOf(await changed.text())).toHaveLength(3);
});

test('the feed of a row that is gone is 410, of one that never was 404', async ({ app }) => {
  const created = await app.mutate(
    'mutation { createCatalog(input: { name: "Mine", version: "1" }) { ... on CreateCatalogPayload { catalog { id uuid } } } }',
  );
  const { id, uuid } = created.createCatalog.catalog;
  await remove(app, 'Catalog', id);
  const { packages } = await app.query('{ packages(filter: { nameExact: "filler-2" }) { nodes { id uuid } } }');
  await remove(app, 'Package', packages.nodes[0].id);

  const paths = [
    `catalogs/${uuid}`,
    `packages/${packages.nodes[0].uuid}`,
    'catalogs/00000000-0000-7000-8000-000000000000',
    'catalogs/x',
  ];
  const statuses = await Promise.all(paths.map(async (path) => (await feed(app, `${path}.atom`)).status));

  expect(statuses).toEqual([410, 410, 404, 404]);
});

test('an export names the cursor from which the changes go on, and changes are exported after it', async ({ app }) => {
  const before = await exported(app, 'packages.ndjson');
  await before.text();
  const cursor = before.headers.get('change-cursor') ?? '';
  const { id, uuid } = await eessi(app);
  await app.mutate('mutation ($id: ID!) { updateCatalog(input: { id: $id, description: "=Newer." }) { __typename } }', { id });

  const after = await linesOf(await exported(app, `changes.ndjson?after=${cursor}`));
  const { changes } = await app.query(
    'query ($after: String) { changes(after: $after) { edges { cursor node { serial at kind row rowId label catalogId packageId fields } } } }',
    { after: cursor },
  );
  const others = await linesOf(await exported(app, `changes.ndjson?after=${cursor}&row=package&catalog_uuid=${uuid}`));

  expect(after).toEqual([{ ...changes.edges[0].node, rowUuid: uuid, cursor: changes.edges[0].cursor }]);
  expect(after[0]).toMatchObject({ kind: 'CHANGED', row: 'CATALOG', fields: ['description'] });
  expect(others).toEqual([]);
  expect(await (await exported(app, `changes.csv?after=${cursor}`)).text()).toMatch(
    /^serial,at,kind,row,.*\r\n\d+,.*,CHANGED,CATALOG,/,
  );
});

test('all changes are exported in the order of the feed, and cursors that cannot be used are refused', async ({ app }) => {
  const all = await linesOf(await exported(app, 'changes.ndjson'));
  const { changes } = await app.query('{ changes(first: 100) { totalCount edges { cursor } } }');
  const bad = await exported(app, 'changes.ndjson?after=x');
  await app.sql('UPDATE change_head SET expired_serial = serial - 1, expired_place = 0');
  const expired = await exported(app, `changes.ndjson?after=${all[0].cursor}`);

  expect(all).toHaveLength(changes.totalCount as number);
  expect(all.slice(0, 100).map(({ cursor }) => cursor)).toEqual(changes.edges.map(({ cursor }: any) => cursor));
  expect([bad.status, await bad.json()]).toEqual([400, { after: [expect.any(String)] }]);
  expect([expired.status, await expired.json()]).toEqual([410, { detail: expect.any(String), oldest: expect.any(String) }]);
});

test('a frozen catalog is one change', async ({ app }) => {
  const { id } = await eessi(app);
  const { freezeCatalog } = await app.mutate(
    'mutation ($id: ID!) { freezeCatalog(input: { catalogId: $id, version: "kept" }) { ... on FreezeCatalogPayload { job { uuid } } } }',
    { id },
  );
  const { catalog: copy } = await app.finished(freezeCatalog.job.uuid as string);

  const changes = await linesOf(await exported(app, `changes.ndjson?catalog_uuid=${copy?.uuid}`));
  expect(changes).toMatchObject([{ kind: 'ADDED', row: 'CATALOG', label: 'EESSI kept' }]);
});
