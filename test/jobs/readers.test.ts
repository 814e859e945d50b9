import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

/** What happens right before each statement of an import, while a test listens. */
let onStatement: ((name: string) => void) | undefined;

const test = testWithApp({ viewer: 'staff', onStatement: (name) => onStatement?.(name) });

const SUMS = `SELECT c.package_count AS packages, c.version_count AS versions, c.target_count AS targets, c.revision,
  (SELECT count(*)::int FROM package WHERE catalog_id = c.id) AS "allPackages", (SELECT count(*)::int FROM package_version WHERE catalog_id = c.id) AS "allVersions",
  (SELECT count(*)::int FROM target WHERE catalog_id = c.id) AS "allTargets" FROM catalog c WHERE c.id = $1`;

test('a reader in the middle of an apply sees the old catalog or the new one, and nothing between', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2011.01').packages(50));
  app.serve(
    catalog('2011.01')
      .packages(45, undefined, { '1.0': {}, '2.0': {} })
      .packages(20, (index) => `new-${index}`),
  );
  const reads: Promise<Record<string, unknown>[]>[] = [];
  onStatement = (name) => name.startsWith('apply.') && reads.push(app.sql(SUMS, made.uuid));

  const job = await app.refreshCatalog(made.id);

  onStatement = undefined;
  expect(job).toMatchObject({ state: 'SUCCEEDED' });
  const seen = (await Promise.all(reads)).flat();
  expect(seen.length).toBeGreaterThan(5);
  const old = { packages: 50, versions: 50, targets: 50, revision: 2, allPackages: 50, allVersions: 50, allTargets: 50 };
  const fresh = { packages: 65, versions: 110, targets: 110, revision: 3, allPackages: 65, allVersions: 110, allTargets: 110 };
  for (const sums of seen) expect([old, fresh]).toContainEqual(sums);
});

test('a new catalog is not there until all of it is', async ({ app }) => {
  app.serve(catalog('2011.02').packages(30));
  const reads: Promise<Record<string, unknown>[]>[] = [];
  onStatement = (name) =>
    name.startsWith('apply.') && reads.push(app.sql(`SELECT package_count AS packages FROM catalog WHERE version = '2011.02'`));

  await app.importCatalog({ source: 'EESSI', release: '2011.02' });

  onStatement = undefined;
  for (const found of await Promise.all(reads)) expect([[], [{ packages: 30 }]]).toContainEqual(found);
});

const ask = (app: TestApp) =>
  app.query('{ packages(first: 5) { totalCount nodes { name versions { nodes { version } } } } }', {}, { viewer: 'anonymous' });

test('reads are answered while an import waits for its upstream', async ({ app }) => {
  await app.import(catalog('2011.03').packages(10));
  const before = await ask(app);
  app.answer(SOFTWARE_PATH, { body: eessiText([catalog('2011.04').packages(50)]), stallAfter: 1_000 });
  const jobId = await app.startImport({ source: 'EESSI', release: '2011.04' });
  await app.reaches(jobId, ({ phase }) => phase === 'DOWNLOADING');

  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(app)));

  expect(await app.job(jobId)).toMatchObject({ state: 'RUNNING' });
  for (const answer of answers) expect(answer).toEqual(before);
  await app.cancel(jobId);
  await app.finished(jobId);
});
