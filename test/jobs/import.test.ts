import { expect } from 'vitest';
import { catalog, eessiText, SOFTWARE_PATH, spack } from '../helpers/factories.ts';
import { counts, stagingTables, wrongCounts } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

const GROMACS = {
  '2024.1': { cpus: ['x86_64/amd/zen3', 'aarch64/generic'] },
  '2024.4': { cpus: ['x86_64/amd/zen3'], extensions: ['python/gmxapi@0.4.2', 'python/gmxapi@0.4.2'] },
};

test('an import makes the catalog with everything in it and says what it did', async ({ app }) => {
  const job = await app.import(catalog('2001.01').package('GROMACS', GROMACS).package('zlib'));

  expect(job).toMatchObject({
    kind: 'IMPORT',
    source: 'EESSI',
    release: '2001.01',
    attempt: 1,
    requestedBy: 'staff',
    error: null,
  });
  expect(job.summary).toEqual({
    packages: counts({ added: 3 }),
    versions: counts({ added: 4 }),
    targets: counts({ added: 4 }),
  });
  expect(job.catalog).toMatchObject({ version: '2001.01', packageCount: 3, versionCount: 4, targetCount: 4, updateErrors: '' });
  expect(await wrongCounts(app)).toEqual([]);
  expect(await stagingTables(app)).toEqual([]);
});

test('the events of an import count from 1 without a gap, through every phase to its end', async ({ app }) => {
  app.serve(catalog('2001.02').packages(50));
  const jobId = await app.startImport({ source: 'EESSI', release: '2001.02' });

  const events = await app.reaches(jobId, () => false);

  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect([...new Set(events.map(({ phase }) => phase))]).toEqual([
    'WAITING',
    'DOWNLOADING',
    'PARSING',
    'COMPARING',
    'APPLYING',
    'FINISHED',
  ]);
  expect(events.at(-1)).toMatchObject({ state: 'SUCCEEDED', done: 150, total: 150 });
  const { importJob } = await app.query(
    `query ($id: ID!) { importJob(id: $id) { state progress finishedAt events { sequence } } }`,
    {
      id: jobId,
    },
  );
  expect(importJob).toMatchObject({ state: 'SUCCEEDED', progress: 1, finishedAt: expect.any(String) });
  expect(importJob.events).toHaveLength(events.length);
});

test('a bad entry is left out, counted and told, and the rest is imported', async ({ app }) => {
  const document = catalog('2001.03')
    .package('good')
    .entry('bad', { versions: 'none' })
    .entry('worse', 'a text')
    .package('half', { '1.0': { cpus: [] }, '2.0': {} });

  const job = await app.import(document);

  expect(job.problemCount).toBe(3);
  expect(job.problems.nodes).toEqual([
    { entry: 'bad', message: 'A package has a list of versions, not "none".' },
    { entry: 'worse', message: 'An entry is an object, not "a text".' },
    { entry: 'half', message: expect.stringContaining('names none') },
  ]);
  expect(job.catalog).toMatchObject({ packageCount: 2, versionCount: 2 });
});

test('more problems than are kept are counted, and those that are kept can be paged', async ({ app }) => {
  const document = catalog('2001.04').package('good');
  for (let index = 0; index < 1_003; index += 1) document.entry(`bad-${index}`, index);

  const job = await app.import(document);

  const page = async (args: string) =>
    (
      await app.query(
        `query ($id: ID!) { importJob(id: $id) { problems(${args}) { totalCount nodes { entry } pageInfo { hasNextPage endCursor } } } }`,
        { id: job.id },
      )
    ).importJob.problems;
  expect(job.problemCount).toBe(1_003);
  const first = await page('first: 2');
  expect(first).toMatchObject({ totalCount: 1_000, nodes: [{ entry: 'bad-0' }, { entry: 'bad-1' }] });
  expect(await page(`first: 1, after: "${first.pageInfo.endCursor}"`)).toMatchObject({ nodes: [{ entry: 'bad-2' }] });
  expect(await page('last: 1')).toMatchObject({ nodes: [{ entry: 'bad-999' }] });
});

test('a dry run tells the whole summary and makes nothing', async ({ app }) => {
  app.serve(catalog('2001.05').package('GROMACS', GROMACS));

  const job = await app.importCatalog({ source: 'EESSI', release: '2001.05', dryRun: true });

  expect(job).toMatchObject({ state: 'SUCCEEDED', dryRun: true, catalog: null, catalogVersion: '2001.05' });
  expect(job.summary).toMatchObject({ packages: { added: 2 }, versions: { added: 3 }, targets: { added: 3 } });
  expect(await app.sql(`SELECT * FROM catalog WHERE version = '2001.05'`)).toEqual([]);
  expect(await stagingTables(app)).toEqual([]);
});

const IMPORT = `mutation ($input: ImportCatalogInput!) { importCatalog(input: $input) { __typename
  ... on ConflictError { code message existing { id ... on Catalog { version } } }
  ... on ImportInProgressError { code job { uuid state } }
  ... on InvalidInputError { code issues { path message } } } }`;

test('a catalog that is there is not imported again: the answer names it', async ({ app }) => {
  const { catalog: first } = await app.import(catalog('2001.06').package('zlib'));

  const { importCatalog } = await app.mutate(IMPORT, { input: { source: 'EESSI', release: '2001.06' } });

  expect(importCatalog).toEqual({
    __typename: 'ConflictError',
    code: 'CONFLICT',
    message: 'The catalog EESSI 2001.06 already exists; it can be refreshed.',
    existing: { id: first.id, version: '2001.06' },
  });
});

test('a catalog that moves with its upstream is there whatever its version', async ({ app }) => {
  await app.import(spack('2025-03-20').package('zlib'));
  app.serve(spack('2026-07-01').package('zlib'));

  const { importCatalog } = await app.mutate(IMPORT, { input: { source: 'SPACK' } });

  expect(importCatalog).toMatchObject({ __typename: 'ConflictError', existing: { version: '2025.03.20' } });
});

test('releases that upstream does not have, or that are none, are refused with those it has', async ({ app }) => {
  app.serve(catalog('2001.07').package('zlib'), catalog('2001.08').package('zlib'));
  const ask = async (release: string) =>
    (await app.mutate(IMPORT, { input: { source: 'EESSI', release } })).importCatalog as { issues: unknown[] };

  expect(await ask('1999.01')).toEqual({
    __typename: 'InvalidInputError',
    code: 'INVALID_INPUT',
    issues: [{ path: ['release'], message: 'EESSI has no release "1999.01". It offers 2001.07, 2001.08.' }],
  });
  expect((await ask('../../etc')).issues).toEqual([
    { path: ['release'], message: '"../../etc" is not how EESSI writes a release. It offers 2001.07, 2001.08.' },
  ]);
});

test('without a release the newest one is imported', async ({ app }) => {
  app.serve(catalog('2001.09').package('zlib'), catalog('2001.10').package('zlib'));

  const job = await app.importCatalog({ source: 'EESSI' });

  expect(job).toMatchObject({ state: 'SUCCEEDED', catalog: { version: '2001.10' } });
});

test('while an import runs, a second one of the same catalog fails and returns the first', async ({ app }) => {
  app.answer(SOFTWARE_PATH, { body: eessiText([catalog('2001.11').packages(20)]), stallAfter: 1_000 });
  const jobId = await app.startImport({ source: 'EESSI', release: '2001.11' });
  await app.reaches(jobId, ({ phase }) => phase === 'DOWNLOADING');

  const { importCatalog } = await app.mutate(IMPORT, { input: { source: 'EESSI', release: '2001.11' } });

  expect(importCatalog).toEqual({
    __typename: 'ImportInProgressError',
    code: 'IMPORT_IN_PROGRESS',
    job: { uuid: jobId, state: 'RUNNING' },
  });
  await app.cancel(jobId);
});

test('of twenty imports asked for at once exactly one becomes a job', async ({ app }) => {
  app.serve(catalog('2001.12').package('zlib'));

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => app.mutate(IMPORT, { input: { source: 'EESSI', release: '2001.12' } })),
  );

  const types = answers.map(({ importCatalog }) => importCatalog.__typename as string);
  expect(types.filter((type) => type === 'ImportCatalogPayload')).toHaveLength(1);
  const jobs = await app.sql<{ id: string }>(`SELECT id FROM import_job WHERE catalog_version = '2001.12'`);
  expect(jobs).toHaveLength(1);
  expect(await app.finished(jobs[0]?.id ?? '')).toMatchObject({ state: 'SUCCEEDED' });
  expect(new Set(types)).toEqual(new Set(['ImportCatalogPayload', 'ImportInProgressError']));
});
