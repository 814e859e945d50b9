import { expect } from 'vitest';
import { catalog, eessiText, SOFTWARE_PATH, SPACK_PATH, spack, spackText } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

const RETRY = `mutation ($id: ID!) { retryImport(input: { jobId: $id }) { __typename
  ... on RetryImportPayload { job { uuid retryOf { uuid } } }
  ... on ConflictError { message existing { id } }
  ... on ImportInProgressError { job { uuid } } } }`;

test('an upstream that fails for a moment is asked again, and the second try succeeds', async ({ app }) => {
  app.answer(SPACK_PATH, { status: 503 });
  const jobId = await app.startImport({ source: 'SPACK' });

  const events = await app.reaches(jobId, ({ state, sequence }) => state === 'QUEUED' && sequence > 1);
  app.serve(spack('2026-07-01').package('zlib'));
  const job = await app.finished(jobId);

  const url = app.upstream.url(SPACK_PATH);
  expect(events.at(-1)).toMatchObject({
    phase: 'WAITING',
    etaSeconds: 2,
    message: `${url} answered with status 503, not 200. The next attempt follows in 2 s.`,
  });
  expect(job).toMatchObject({ state: 'SUCCEEDED', attempt: 2, error: null, errorCode: null });
});

test('an answer that will not change by asking again fails at once', async ({ app }) => {
  await app.sql(`DELETE FROM catalog WHERE source = 'SPACK'`);
  app.answer(SPACK_PATH, { status: 404 });

  const job = await app.importCatalog({ source: 'SPACK' });

  expect(job).toMatchObject({ state: 'FAILED', attempt: 1, errorCode: 'UPSTREAM_UNAVAILABLE' });
  expect(job.error).toBe(`${app.upstream.url(SPACK_PATH)} answered with status 404, not 200.`);
  expect(app.upstream.requests.filter((request) => request === `GET ${SPACK_PATH}`).length).toBeLessThan(5);
});

/** A file that names its release and ends too early. */
const cutOff = (document: ReturnType<typeof catalog>) => eessiText([document]).slice(0, -3);

test('a failed import that is retried is a new job that names the old one', async ({ app }) => {
  app.answer(SOFTWARE_PATH, cutOff(catalog('2006.01').package('zlib')));
  const failed = await app.importCatalog({ source: 'EESSI', release: '2006.01' });
  app.serve(catalog('2006.01').package('zlib'));

  const { retryImport } = await app.mutate(RETRY, { id: failed.id });
  const job = await app.finished(retryImport.job.uuid as string);

  expect(failed).toMatchObject({ state: 'FAILED', errorCode: 'BAD_SHAPE' });
  expect(job).toMatchObject({
    state: 'SUCCEEDED',
    kind: 'IMPORT',
    retryOf: { uuid: failed.uuid },
    catalog: { version: '2006.01' },
  });
  expect(await app.job(failed.uuid)).toMatchObject({ state: 'FAILED' });
});

test('a failed refresh that is retried is a refresh of the same catalog, forced if it was', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2006.02').packages(3));
  app.answer(SOFTWARE_PATH, '<html>');
  const failed = await app.refreshCatalog(made.id, { force: true });
  app.serve(catalog('2006.02').packages(1));

  const { retryImport } = await app.mutate(RETRY, { id: failed.uuid });
  const job = await app.finished(retryImport.job.uuid as string);

  expect(job).toMatchObject({ state: 'SUCCEEDED', kind: 'REFRESH', forced: true, catalog: { id: made.id, packageCount: 1 } });
});

test('what succeeded cannot be retried, and what runs is in progress', async ({ app }) => {
  const done = await app.import(catalog('2006.03').package('zlib'));
  app.answer(SOFTWARE_PATH, { body: eessiText([catalog('2006.04').packages(50)]), stallAfter: 1_000 });
  const running = await app.startImport({ source: 'EESSI', release: '2006.04' });

  expect((await app.mutate(RETRY, { id: done.id })).retryImport).toEqual({
    __typename: 'ConflictError',
    message: 'The import succeeded; there is nothing to retry.',
    existing: { id: done.id },
  });
  expect((await app.mutate(RETRY, { id: running })).retryImport).toEqual({
    __typename: 'ImportInProgressError',
    job: { uuid: running },
  });
  await app.cancel(running);
  await app.finished(running);
});

test('a failed import whose catalog somebody made meanwhile clashes with it', async ({ app }) => {
  app.answer(SOFTWARE_PATH, cutOff(catalog('2006.05').package('zlib')));
  const failed = await app.importCatalog({ source: 'EESSI', release: '2006.05' });
  const { catalog: made } = await app.import(catalog('2006.05').package('zlib'));

  const { retryImport } = await app.mutate(RETRY, { id: failed.id });

  expect(retryImport).toMatchObject({ __typename: 'ConflictError', existing: { id: made.id } });
});

test('the retry of a refresh whose catalog is gone says so', async ({ app }) => {
  await app.sql(`DELETE FROM catalog WHERE source = 'SPACK'`);
  const { catalog: made } = await app.import(spack('2026-07-01').package('zlib'));
  app.answer(SPACK_PATH, spackText(spack('2026-07-01')));
  const failed = await app.refreshCatalog(made.id);
  await app.sql('DELETE FROM catalog WHERE id = $1', made.uuid);

  const { retryImport } = await app.mutate(RETRY, { id: failed.id });

  expect(failed).toMatchObject({ state: 'FAILED', errorCode: 'BAD_SHAPE' });
  expect(retryImport).toMatchObject({ __typename: 'NotFoundError' });
});
