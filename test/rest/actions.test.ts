import { expect } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { catalog, SOFTWARE_PATH, spack } from '../helpers/factories.ts';
import { ask, listed, write } from '../helpers/rest.ts';
import { fixture } from '../helpers/upstream.ts';
import { testWithApp } from '../helpers/withApp.ts';

const old = catalog('2023.06').package('GROMACS', { '2024.1': { cpus: ['x86_64/amd/zen3', 'aarch64/generic'] } });
const recent = catalog('2025.06').package('GROMACS', { '2025.1': {} });
const test = testWithApp({ catalogs: [old], serves: [recent, spack('2026-07-01').package('zlib', { versions: ['1.3'] })] });

const CATALOGS = 'marketplace-software-catalogs/';
const JOB = {
  job_uuid: expect.stringMatching(/^[0-9a-f]{32}$/),
  job_url: expect.stringContaining('/api/marketplace-software-imports/'),
};

const found = async (app: TestApp, query: string) => (await listed(app, `${CATALOGS}?${query}`))[0];

const hyphenated = (uuid: string) => uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** Waits for the end of the job that an answer names, and gives it as REST has it. */
async function ended(app: TestApp, { body }: { body: any }) {
  await app.finished(hyphenated(body.job_uuid as string));
  return (await write(app, 'GET', body.job_url.slice(`${app.url}/api/`.length))).body;
}

test('discover lays what upstreams offer beside what is here', async ({ app }) => {
  const { status, body } = await write(app, 'GET', `${CATALOGS}discover/`);

  expect(status).toBe(200);
  expect(body).toEqual([
    {
      name: 'EESSI',
      catalog_type: 'binary_runtime',
      latest_version: '2025.06',
      existing: true,
      existing_version: '2023.06',
      update_available: true,
      releases: ['2025.06', '2023.06'],
      error: null,
    },
    {
      name: 'Spack',
      catalog_type: 'source_package',
      latest_version: '2026.07.01',
      existing: false,
      existing_version: null,
      update_available: false,
      releases: ['2026.07.01'],
      error: null,
    },
  ]);
});

test('lists without pages say how many entries they have', async ({ app }) => {
  const { uuid } = await found(app, 'version=2023.06');
  const count = async (method: string, path: string) =>
    (await write(app, method, `${CATALOGS}${path}`)).headers.get('x-result-count');

  for (const method of ['GET', 'HEAD']) {
    expect(await count(method, 'discover/')).toBe('2');
    expect(await count(method, `${uuid}/cpu_targets/`)).toBe('2');
  }
});

test('HEAD of discover asks no upstream', async () => {
  await using app = await openTestApp();
  app.answer(SOFTWARE_PATH, { isSilent: true });

  expect((await write(app, 'HEAD', `${CATALOGS}discover/`)).headers.get('x-result-count')).toBe('2');
});

test('a second release is imported, and its job can be watched', async ({ app }) => {
  const answer = await write(app, 'POST', `${CATALOGS}import_catalog/`, { name: 'EESSI', version: '2025.06' });
  const job = await ended(app, answer);
  const again = await write(app, 'POST', `${CATALOGS}import_catalog/`, { name: 'EESSI', version: '2025.06' });

  expect(answer).toMatchObject({ status: 202, body: { status: 'importing', name: 'EESSI', ...JOB } });
  const imported = await found(app, 'version=2025.06');
  expect(job).toEqual({
    url: answer.body.job_url,
    uuid: answer.body.job_uuid,
    created: expect.stringMatching(/Z$/),
    started: expect.stringMatching(/Z$/),
    finished: expect.stringMatching(/Z$/),
    state: 'succeeded',
    phase: 'finished',
    progress: 1,
    name: 'EESSI',
    version: '2025.06',
    catalog: imported.url,
    error_code: null,
    error: null,
    summary: expect.objectContaining({ packages: expect.objectContaining({ added: 1 }) }),
  });
  expect([again.status, again.body]).toEqual([400, [expect.stringContaining('EESSI 2025.06 already exists')]]);
});

test('an import names an upstream and one of its releases', async ({ app }) => {
  const answers = await Promise.all(
    [{}, { name: 'Conda' }, { name: 'EESSI', version: '1999.01' }].map((body) =>
      write(app, 'POST', `${CATALOGS}import_catalog/`, body),
    ),
  );

  expect(answers.map(({ status, body }) => [status, body])).toEqual([
    [400, { name: ['This field is required.'] }],
    [400, { name: ['"Conda" is not a valid choice.'] }],
    [400, { version: [expect.stringContaining('1999.01')] }],
  ]);
});

test('an update is taken on, whatever its body says; another of the same catalog waits for it', async ({ app }) => {
  const eessi = await found(app, 'version=2023.06');
  const path = `${CATALOGS}${eessi.uuid}/update_catalog/`;
  const [first, second] = await Promise.all([
    write(app, 'POST', path, { name: 'other', version: '1' }),
    write(app, 'POST', path),
  ]);
  const [taken, refused] = first.status === 202 ? [first, second] : [second, first];
  const job = await ended(app, taken);

  expect(taken).toMatchObject({ status: 202, body: { status: 'updating', catalog_uuid: eessi.uuid, ...JOB } });
  expect(refused).toMatchObject({ status: 409, body: { detail: expect.any(String), ...JOB, job_uuid: taken.body.job_uuid } });
  expect(job).toMatchObject({ state: 'succeeded', catalog: eessi.url });
  expect(await found(app, 'version=2023.06')).toMatchObject({ name: 'EESSI' });
});

test('a module tree is imported from an uploaded file, and updated from another', async ({ app }) => {
  const upload = async (text: string) => {
    const response = await fetch(`${app.url}/uploads`, { method: 'POST', headers: app.authorization('staff'), body: text });
    return ((await response.json()) as { id: string }).id;
  };
  const tree = fixture('lmod')['/spider.json'] ?? '';
  const request = { name: 'Lmod', catalog_name: 'Ascend', cpu: 'zen3', gpu: ['cc80'], upload: await upload(tree) };

  const taken = await write(app, 'POST', `${CATALOGS}import_catalog/`, request);
  const imported = await ended(app, taken);
  const { uuid } = await found(app, 'name=Ascend');
  const without = await write(app, 'POST', `${CATALOGS}${uuid}/update_catalog/`);
  const gone = await write(app, 'POST', `${CATALOGS}import_catalog/`, { ...request, catalog_name: 'Oakley', upload: 'gone' });
  const updated = await write(app, 'POST', `${CATALOGS}${uuid}/update_catalog/`, { upload: await upload(tree) });

  expect([taken.status, taken.body.name, imported.state]).toEqual([202, 'Ascend', 'succeeded']);
  expect([without.status, without.body]).toEqual([400, { upload: [expect.stringContaining('send the file to /uploads')] }]);
  expect([gone.status, gone.body]).toEqual([400, { upload: [expect.stringContaining('"gone"')] }]);
  expect(await ended(app, updated)).toMatchObject({ state: 'succeeded' });
});

test('a catalog created by hand under a name of its own has no upstream to update it from', async ({ app }) => {
  const { body } = await write(app, 'POST', CATALOGS, { name: 'Attic', version: '1', catalog_type: 'package_manager' });

  const answer = await write(app, 'POST', `${CATALOGS}${body.uuid}/update_catalog/`);
  const cpus = await ask(app, 'GET', `${CATALOGS}${body.uuid}/cpu_targets/`);

  expect([answer.status, answer.body]).toEqual([400, [expect.stringContaining('created manually')]]);
  expect([cpus.status, cpus.body]).toEqual([200, []]);
});

test('a catalog created by hand with the name and type of an upstream is one of its catalogs', async () => {
  await using app = await openTestApp({ serves: [recent, spack('2026-07-01').package('zlib', { versions: ['1.3'] })] });
  const create = async (list: string, body: object) => (await write(app, 'POST', `marketplace-software-${list}/`, body)).body;
  const eessi = await create('catalogs', { name: 'EESSI', version: '2025.06' });
  const rolling = await create('catalogs', { name: 'Spack', version: '2020.01.01', catalog_type: 'source_package' });
  await create('catalogs', { name: 'Spack', version: '2099.01.01', catalog_type: 'package_manager' });
  const own = await create('packages', { catalog: eessi.url, name: 'Our own', description: 'By hand.' });
  const shared = await create('packages', { catalog: eessi.url, name: 'GROMACS', description: 'By hand.' });

  const { body: discovered } = await write(app, 'GET', `${CATALOGS}discover/`);
  const again = await write(app, 'POST', `${CATALOGS}import_catalog/`, { name: 'EESSI', version: '2025.06' });
  const { discoverCatalogs } = await app.query(
    '{ discoverCatalogs { existingVersion updateAvailable releases { catalog { version } } } }',
    {},
    { viewer: 'staff' },
  );
  const updates = [];
  for (const { uuid } of [eessi, rolling]) updates.push(await write(app, 'POST', `${CATALOGS}${uuid}/update_catalog/`));
  const jobs = [];
  for (const update of updates) jobs.push(await ended(app, update));

  expect(discovered).toMatchObject([
    { name: 'EESSI', existing: true, existing_version: '2025.06', update_available: false },
    { name: 'Spack', existing: true, existing_version: '2020.01.01', update_available: true },
  ]);
  expect(discoverCatalogs.slice(0, 2)).toMatchObject([
    { existingVersion: '2025.06', updateAvailable: false, releases: [{ catalog: { version: '2025.06' } }] },
    { existingVersion: '2020.01.01', updateAvailable: true, releases: [{ catalog: null }] },
  ]);
  expect([again.status, again.body]).toEqual([400, ['The catalog EESSI 2025.06 already exists; it can be refreshed.']]);
  expect(updates.map(({ status }) => status)).toEqual([202, 202]);
  expect(jobs).toMatchObject([{ state: 'succeeded' }, { state: 'succeeded' }]);
  expect(await found(app, 'name=EESSI')).toMatchObject({ uuid: eessi.uuid, package_count: 2, update_errors: '' });
  expect(await found(app, 'catalog_type=source_package')).toMatchObject({ uuid: rolling.uuid, version: '2026.07.01' });
  const packages = await listed(
    app,
    `marketplace-software-packages/?catalog_uuid=${eessi.uuid}&field=uuid&field=description&field=version_count`,
  );
  expect(packages).toEqual([
    { uuid: shared.uuid, description: 'By hand.', version_count: 1 },
    { uuid: own.uuid, description: 'By hand.', version_count: 0 },
  ]);
  expect(await app.query('{ catalogs(filter: { source: EESSI }) { nodes { version } } }')).toEqual({
    catalogs: { nodes: [{ version: '2025.06' }] },
  });
});

test('the CPUs of a catalog are those that something is built for', async ({ app }) => {
  const { uuid } = await found(app, 'version=2023.06');

  expect((await ask(app, 'GET', `${CATALOGS}${uuid}/cpu_targets/`)).body).toEqual([
    { cpu_family: 'aarch64', cpu_microarchitecture: 'generic', full_arch: 'aarch64/generic' },
    { cpu_family: 'x86_64', cpu_microarchitecture: 'amd/zen3', full_arch: 'x86_64/amd/zen3' },
  ]);
});

test('where nothing is here there is nothing to update', async () => {
  await using app = await openTestApp({ serves: [recent, spack('2026-07-01')] });
  const { body } = await write(app, 'GET', `${CATALOGS}discover/`);

  expect(body).toMatchObject([
    { name: 'EESSI', latest_version: '2025.06', existing: false, update_available: false },
    { name: 'Spack', latest_version: '2026.07.01', existing: false, update_available: false },
  ]);
});

test('a catalog is not deleted while it is brought up to date, and what does so is named', async () => {
  await using app = await openTestApp({ catalogs: [old] });
  app.answer(SOFTWARE_PATH, { isSilent: true });
  const { uuid } = await found(app, 'name=EESSI');
  const update = await write(app, 'POST', `${CATALOGS}${uuid}/update_catalog/`);

  const { status, body } = await write(app, 'DELETE', `${CATALOGS}${uuid}/`);

  const { job_uuid, job_url } = update.body;
  expect([status, body]).toEqual([409, { detail: expect.any(String), job_uuid, job_url }]);
  expect(await found(app, 'name=EESSI')).toMatchObject({ uuid });
  const jobId = hyphenated(job_uuid as string);
  await app.cancel(jobId);
  await app.finished(jobId);
});
