import { expect, test } from 'vitest';
import { catalog, eessiText, SOFTWARE_PATH, spack, SPACK_PATH, spackText } from '../helpers/factories.ts';
import { openTestApp, type TestApp } from '../helpers/app.ts';

/** A gateway of its own for each test: it remembers for a while what upstream said. */
async function openDiscovery(): Promise<TestApp> {
  return openTestApp({ viewer: 'staff', catalogs: [catalog('2023.06').package('zlib'), spack('2026-07-01').package('zlib')] });
}

const DISCOVER = `{ discoverCatalogs { source name type latestVersion releases { version catalog { version } job { uuid state } }
  existing existingVersion updateAvailable checkedAt error } }`;

test('each upstream says what it offers, beside what is here', async () => {
  await using app = await openDiscovery();
  app.serve(catalog('2023.06').package('zlib'), catalog('2025.06').package('zlib'), spack('2026-07-02').package('zlib'));

  const { discoverCatalogs } = await app.query(DISCOVER);

  expect(discoverCatalogs).toMatchObject([
    {
      source: 'EESSI',
      name: 'EESSI',
      type: 'BINARY_RUNTIME',
      latestVersion: '2025.06',
      releases: [
        { version: '2025.06', catalog: null, job: null },
        { version: '2023.06', catalog: { version: '2023.06' }, job: null },
      ],
      existing: true,
      existingVersion: '2023.06',
      updateAvailable: true,
      error: null,
    },
    { source: 'SPACK', latestVersion: '2026.07.02', existingVersion: '2026.07.01', updateAvailable: true, error: null },
    { source: 'DEMO', existing: false, existingVersion: null, error: null },
  ]);
});

test('nothing is new where everything is here', async () => {
  await using app = await openDiscovery();
  app.serve(catalog('2023.06').package('zlib'), spack('2026-07-01').package('zlib'));

  const { discoverCatalogs } = await app.query('{ discoverCatalogs { source updateAvailable } }');

  expect(discoverCatalogs.slice(0, 2)).toEqual([
    { source: 'EESSI', updateAvailable: false },
    { source: 'SPACK', updateAvailable: false },
  ]);
});

test('an upstream that fails is told with its error, and hides no other', async () => {
  await using app = await openDiscovery();
  app.answer(SOFTWARE_PATH, { status: 503 });
  app.answer(SPACK_PATH, spackText(spack('2026-07-03').package('zlib')));

  const { discoverCatalogs } = await app.query(DISCOVER);

  expect(discoverCatalogs).toMatchObject([
    {
      source: 'EESSI',
      latestVersion: null,
      releases: [],
      existing: true,
      existingVersion: '2023.06',
      updateAvailable: null,
      error: `${app.upstream.url(SOFTWARE_PATH)} answered with status 503, not 200.`,
    },
    { source: 'SPACK', latestVersion: '2026.07.03', error: null },
    { source: 'DEMO' },
  ]);
});

test('a release that is being imported names its job, and only the head of a file is read', async () => {
  await using app = await openDiscovery();
  app.answer(SOFTWARE_PATH, { body: eessiText([catalog('2025.06').packages(50)]), stallAfter: 1_000 });
  const jobId = await app.startImport({ source: 'EESSI', release: '2025.06' });

  const { discoverCatalogs } = await app.query(DISCOVER);

  expect(discoverCatalogs[0]).toMatchObject({
    releases: [{ version: '2025.06', catalog: null, job: { uuid: jobId } }],
    error: null,
  });
  await app.cancel(jobId);
  await app.finished(jobId);
});

test('what upstream said is known for a while, and asked for once by all who wonder meanwhile', async () => {
  await using app = await openDiscovery();
  app.serve(catalog('2023.06').package('zlib'), spack('2026-07-02').package('zlib'));
  const asked = () => app.upstream.requests.filter((request) => request.endsWith(SPACK_PATH)).length;
  const before = asked();

  const answers = await Promise.all([app.query(DISCOVER), app.query(DISCOVER)]);
  const once = asked() - before;
  app.serve(spack('2026-07-03').package('zlib'));
  const again = await app.query(DISCOVER);

  expect(asked() - before).toBe(once);
  expect([...answers, again].map(({ discoverCatalogs }) => discoverCatalogs[1].latestVersion as string)).toEqual(
    Array(3).fill('2026.07.02'),
  );
  expect(new Set([...answers, again].map(({ discoverCatalogs }) => discoverCatalogs[1].checkedAt as string)).size).toBe(1);
});

test('a failure is asked again at once', async () => {
  await using app = await openDiscovery();
  app.answer(SPACK_PATH, { status: 503 });
  const failed = await app.query(DISCOVER);
  app.serve(spack('2026-07-02').package('zlib'));
  const mended = await app.query(DISCOVER);

  expect(failed.discoverCatalogs[1]).toMatchObject({ latestVersion: null, error: expect.any(String) as string });
  expect(mended.discoverCatalogs[1]).toMatchObject({ latestVersion: '2026.07.02', error: null });
});
