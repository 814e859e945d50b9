import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { forgetUploads } from '../../src/store/uploads.ts';
import type { TestApp } from '../helpers/app.ts';
import type { Viewer } from '../helpers/client.ts';
import { catalog, eessiText, spack, spackText } from '../helpers/factories.ts';
import { idsByKey, wrongCounts } from '../helpers/rows.ts';
import { fixture } from '../helpers/upstream.ts';
import { testWithApp } from '../helpers/withApp.ts';

// Nothing is served: whatever is imported here was uploaded.
const test = testWithApp({ viewer: 'staff' });

const TREE = fixture('lmod')['/spider.json'] ?? '';

async function send(app: TestApp, body: string | Buffer, headers: Record<string, string> = {}, viewer: Viewer = 'staff') {
  const response = await fetch(`${app.url}/uploads`, {
    method: 'POST',
    headers: { ...app.authorization(viewer), ...headers },
    body: typeof body === 'string' ? body : Uint8Array.from(body),
  });
  return {
    status: response.status,
    ...((await response.json()) as { id: string; bytes: number; sha256: string; error?: string }),
  };
}

const uploadsIn = async (app: TestApp) =>
  (
    await app.sql<{ uploads: number; pieces: number }>(
      'SELECT (SELECT count(*)::int FROM upload) AS uploads, (SELECT count(*)::int FROM upload_piece) AS pieces',
    )
  )[0];

const START =
  'mutation ($input: ImportCatalogInput!) { importCatalog(input: $input) { __typename ... on UserError { message } ... on InvalidInputError { issues { path message } } } }';
const refusal = async (app: TestApp, input: object) => (await app.mutate(START, { input })).importCatalog;

test('EESSI and Spack are imported from uploaded files on a gateway without upstream, packed or not', async ({ app }) => {
  const eessi = await send(app, eessiText([catalog('2025.06').package('GROMACS')]));
  const spackFile = gzipSync(spackText(spack('2026-07-01').package('zlib', { versions: ['1.3'] })));
  const packed = await send(app, spackFile);
  const declared = await send(app, spackFile, { 'content-encoding': 'gzip' });

  const jobs = [
    await app.importCatalog({ source: 'EESSI', uploadId: eessi.id }),
    await app.importCatalog({ source: 'SPACK', uploadId: packed.id }),
  ];

  expect([eessi.status, packed.status]).toEqual([201, 201]);
  expect([packed.bytes, packed.sha256]).toEqual([declared.bytes, declared.sha256]);
  expect(jobs.map(({ state, catalog: made }) => [state, made?.version, made?.packageCount])).toEqual([
    ['SUCCEEDED', '2025.06', 1],
    ['SUCCEEDED', '2026.07.01', 1],
  ]);
});

test('a module tree is imported under its name, and refreshed from another file with its ids kept', async ({ app }) => {
  const first = await send(app, TREE);
  const made = await app.importCatalog({ source: 'LMOD', uploadId: first.id, name: 'Ascend', host: { cpu: 'zen3' } });
  const { id, uuid } = made.catalog ?? expect.fail('The import failed.');
  const before = await idsByKey(app, uuid);
  const changed = TREE.replaceAll('gcc/11.2.0', 'gcc/11.3.0').replace('"Version": "11.2.0"', '"Version": "11.3.0"');
  const second = await send(app, changed);

  const same = await app.refreshCatalog(id, { uploadId: first.id });
  const refreshed = await app.refreshCatalog(id, { uploadId: second.id, force: true });

  const after = await idsByKey(app, uuid);
  const gone = [...before.keys()].filter((key) => !after.has(key));
  expect(made).toMatchObject({ state: 'SUCCEEDED', catalogName: 'Ascend', catalog: { packageCount: 4, versionCount: 5 } });
  expect(same.summary?.versions).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 5 });
  expect(refreshed.summary?.versions).toMatchObject({ added: 1, removed: 1, changed: 1, unchanged: 3 });
  expect(gone.filter((key) => key.startsWith('version'))).toEqual(['version SOFTWARE gcc 11.2.0 gcc 11.2.0']);
  for (const [key, known] of after) expect(before.get(key) ?? known).toBe(known);
  // The host of the import is that of every refresh.
  expect(await app.sql('SELECT DISTINCT subtype FROM target WHERE catalog_id = $1', uuid)).toEqual([{ subtype: 'amd/zen3' }]);
  // One slash belongs to the name of the package.
  const { versions } = await app.query(
    '{ versions(filter: { module: "tools/viewer/2.0" }) { nodes { module { name version } } } }',
  );
  expect(versions.nodes).toEqual([{ module: { name: 'tools/viewer', version: '2.0' } }]);
  expect(await wrongCounts(app)).toEqual([]);
});

test.for([
  [{ source: 'LMOD', name: 'Tree' }, 'uploadId', 'LMOD has no upstream'],
  [
    { source: 'LMOD', uploadId: '019300f5-0000-7000-8000-000000000000', name: 'Tree' },
    'uploadId',
    'No uploaded file has the id "019300f5-',
  ],
  [{ source: 'LMOD', uploadId: 'nonsense' }, 'name', "LMOD requires the catalog's name"],
  [{ source: 'SPACK', uploadId: 'nonsense' }, 'uploadId', 'No uploaded file has the id "nonsense"'],
  [{ source: 'SPACK', name: 'Mine' }, 'name', 'Only a catalog of LMOD is given a name'],
  [{ source: 'DEMO', uploadId: 'nonsense' }, 'uploadId', 'DEMO is not read from an uploaded file'],
  [{ source: 'LMOD', name: 'Tree', host: { cpu: 'zen33' } }, 'host', 'zen33'],
] as const)('an import of %j is refused for its %s', async ([input, field, message], { app }) => {
  expect(await refusal(app, input)).toMatchObject({
    __typename: 'InvalidInputError',
    issues: [{ path: [field], message: expect.stringContaining(message) }],
  });
});

test('a second tree of one name is refused, one of another name is another catalog, and neither is updated nightly', async ({
  app,
}) => {
  const { id: uploadId } = await send(app, TREE);
  await app.importCatalog({ source: 'LMOD', uploadId, name: 'Twin' });

  expect(await refusal(app, { source: 'LMOD', uploadId, name: 'Twin' })).toMatchObject({ __typename: 'ConflictError' });
  expect(await app.importCatalog({ source: 'LMOD', uploadId, name: 'Other', autoUpdateEnabled: true })).toMatchObject({
    state: 'SUCCEEDED',
  });
  expect(await app.sql(`SELECT DISTINCT auto_update_enabled AS is FROM catalog WHERE source = 'LMOD'`)).toEqual([{ is: false }]);
});

test('a file of another form fails the job and says what is wrong', async ({ app }) => {
  const { id: uploadId } = await send(app, '{"gcc": 7}');
  const v1 = await send(app, fixture('eessi-v1')['/eessi_api_metadata_software.json'] ?? '');

  const jobs = [
    await app.importCatalog({ source: 'LMOD', uploadId, name: 'Broken' }),
    await app.importCatalog({ source: 'SPACK', uploadId, release: '2020.01.01' }).catch(() => null),
    await app.importCatalog({ source: 'EESSI', uploadId: v1.id, release: '2023.06' }),
  ];

  expect(jobs[0]).toMatchObject({ state: 'FAILED', errorCode: 'BAD_SHAPE', problems: { nodes: [{ entry: 'gcc' }] } });
  expect(jobs[2]).toMatchObject({
    state: 'FAILED',
    errorCode: 'BAD_SHAPE',
    error: expect.stringContaining('does not list the extensions'),
  });
});

test('a file that has expired fails the job, and its retry is a conflict', async ({ app }) => {
  const { id: uploadId } = await send(app, '{}');
  const failed = await app.importCatalog({ source: 'LMOD', uploadId, name: 'Late' });
  await app.sql('DELETE FROM upload WHERE id = $1', uploadId);

  const { retryImport } = await app.mutate(
    'mutation ($id: ID!) { retryImport(input: { jobId: $id }) { __typename ... on UserError { message } } }',
    { id: failed.uuid },
  );

  expect(failed.state).toBe('FAILED');
  expect(retryImport).toMatchObject({ __typename: 'ConflictError', message: expect.stringContaining('kept for an hour') });
});

test('files are kept for an hour, and what an import still needs for longer', async ({ app }) => {
  const { id } = await send(app, TREE);
  const needed = await send(app, TREE);
  await app.sql(`UPDATE upload SET created_at = now() - interval '61 minutes' WHERE id = ANY ($1::uuid[])`, [id, needed.id]);
  await app.sql(
    `INSERT INTO import_job (id, kind, source, slot, upload_id) VALUES ($1, 'IMPORT', 'LMOD', 'kept', $1)`,
    needed.id,
  );

  await forgetUploads(app.app.db);
  const kept = await app.sql('SELECT id FROM upload WHERE id = ANY ($1::uuid[])', [id, needed.id]);
  await app.sql('DELETE FROM import_job WHERE id = $1', needed.id);

  expect(kept).toEqual([{ id: needed.id }]);
});

test('only staff may upload, with POST', async ({ app }) => {
  await app.signUp();
  const before = await uploadsIn(app);

  const refused = [await send(app, 'x', {}, 'anonymous'), await send(app, 'x', {}, 'user'), await send(app, 'x', {}, 'impostor')];
  const read = await app.get('/uploads');

  expect(refused.map(({ status }) => status)).toEqual([401, 403, 401]);
  expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST']);
  expect(await uploadsIn(app)).toEqual(before);
});

test('what is too large, packed badly, empty or packed otherwise is refused and leaves nothing', async ({ app }) => {
  const before = await uploadsIn(app);
  const large = Buffer.alloc(64 * 1024 * 1024 + 1);

  const answers = [
    await send(app, gzipSync(large)),
    await send(app, gzipSync(Buffer.from(TREE)).subarray(0, 200)),
    await send(app, ''),
    await send(app, TREE, { 'content-encoding': 'br' }),
    await send(app, TREE, { 'content-encoding': 'gzip' }),
  ];

  expect(answers.map(({ status, error }) => [status, error?.slice(0, 30)])).toEqual([
    [413, 'A file has at most 64 MiB, unp'],
    [400, 'The body begins like a gzip fi'],
    [400, 'The body is empty: send the fi'],
    [415, 'The content encoding is gzip o'],
    [400, 'The content encoding is gzip, '],
  ]);
  expect(await uploadsIn(app)).toEqual(before);
});

test('a connection that is cut leaves nothing, and harms nobody', async ({ app }) => {
  const before = await uploadsIn(app);
  const sending = request(`${app.url}/uploads`, {
    method: 'POST',
    headers: { ...app.authorization('staff'), 'content-length': '9000000' },
  });
  const closed = new Promise((resolve) => sending.once('error', resolve));
  sending.write(Buffer.alloc(3_000_000));
  await expect.poll(async () => (await uploadsIn(app))?.uploads).toBe((before?.uploads ?? 0) + 1);

  sending.destroy();
  await closed;

  await expect.poll(() => uploadsIn(app)).toEqual(before);
});
