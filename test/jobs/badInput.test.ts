import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, eessiText, SOFTWARE_PATH, spack, SPACK_PATH, spackText } from '../helpers/factories.ts';
import { rowsWithWriter, stagingTables } from '../helpers/rows.ts';
import type { Reply } from '../helpers/upstream.ts';
import { testWithApp } from '../helpers/withApp.ts';

const EESSI = catalog('2007.01').packages(5);
const SPACK = spack('2026-07-01').packages(5);

let ids: { eessi: string; spack: string };

const test = testWithApp({ viewer: 'staff', catalogs: [EESSI, SPACK] }, async (app) => {
  const { catalogs } = await app.query('{ catalogs { nodes { uuid source } } }');
  const idOf = (source: string) => catalogs.nodes.find((found: { source: string }) => found.source === source).uuid as string;
  ids = { eessi: idOf('EESSI'), spack: idOf('SPACK') };
});

interface Case {
  readonly what: string;
  readonly reply: Reply;
  readonly code: string;
  readonly says: string;
}

/** A string that is longer than a file may be, compressed once: that takes a second. */
function bomb(mebibytes: number): Reply {
  const body = Buffer.alloc(mebibytes << 20, ' ');
  body.write('{"a":"');
  return { body: gzipSync(body, { level: 1 }), headers: { 'content-encoding': 'gzip' } };
}

const CASES: readonly Case[] = [
  { what: 'a page', reply: { body: '<!DOCTYPE html><p>Not found' }, code: 'BAD_SHAPE', says: 'A JSON object was expected' },
  { what: 'nothing', reply: { body: '' }, code: 'BAD_SHAPE', says: 'is empty' },
  { what: 'a list', reply: { body: '[{}]' }, code: 'BAD_SHAPE', says: 'A JSON object was expected' },
  { what: 'an empty object', reply: { body: '{}' }, code: 'BAD_SHAPE', says: 'has no object named' },
  {
    what: 'an object of another shape',
    reply: { body: '{"error":"rate limited"}' },
    code: 'BAD_SHAPE',
    says: 'has no object named',
  },
  {
    what: 'JSON that ends too early',
    reply: { body: '{"software":{"a":{"versions":[' },
    code: 'BAD_SHAPE',
    says: 'it ends too early',
  },
  { what: 'a status of 404', reply: { status: 404 }, code: 'UPSTREAM_UNAVAILABLE', says: 'answered with status 404, not 200' },
  { what: 'a gzip bomb', reply: bomb(257), code: 'TOO_LARGE', says: 'bytes allowed' },
  {
    what: 'bytes that are no UTF-8',
    reply: { body: Buffer.from('7b22ff223a317d', 'hex') },
    code: 'BAD_SHAPE',
    says: 'is not UTF-8',
  },
];

async function refreshWith(app: TestApp, which: 'eessi' | 'spack', reply: Reply) {
  app.answer(which === 'eessi' ? SOFTWARE_PATH : SPACK_PATH, reply);
  const before = await rowsWithWriter(app, ids[which]);
  const job = await app.refreshCatalog(ids[which]);
  return { job, before, after: await rowsWithWriter(app, ids[which]) };
}

for (const which of ['eessi', 'spack'] as const)
  for (const { what, reply, code, says } of CASES)
    test(`${what} in place of ${which}'s file fails the refresh at once with ${code}, and the catalog stays as it was`, async ({
      app,
    }) => {
      const { job, before, after } = await refreshWith(app, which, reply);

      expect(job).toMatchObject({ state: 'FAILED', attempt: 1, errorCode: code, summary: null });
      expect(job.error).toContain(says);
      expect(job.catalog?.updateErrors).toBe(job.error);
      expect(after).toEqual(before);
      expect(await stagingTables(app)).toEqual([]);
    });

test('after all of that the gateway serves, and a good file is imported', async ({ app }) => {
  app.serve(EESSI, SPACK);

  const jobs = [await app.refreshCatalog(ids.eessi), await app.refreshCatalog(ids.spack)];

  expect(jobs.map(({ state, catalog: made }) => [state, made?.updateErrors])).toEqual([
    ['SUCCEEDED', ''],
    ['SUCCEEDED', ''],
  ]);
});

test('a file without a single usable package fails, and never empties the catalog', async ({ app }) => {
  const eessi = await refreshWith(app, 'eessi', { body: eessiText([catalog('2007.01').entry('a', 1)]) });
  const spackRefresh = await refreshWith(app, 'spack', { body: spackText(spack('2026-07-02')) });

  expect(eessi.job).toMatchObject({ state: 'FAILED', errorCode: 'BAD_SHAPE' });
  expect(spackRefresh.job).toMatchObject({ state: 'FAILED', errorCode: 'BAD_SHAPE' });
  expect(eessi.after).toEqual(eessi.before);
  expect(spackRefresh.after).toEqual(spackRefresh.before);
});

test("the listing of EESSI's documentation is told from its API's file", async ({ app }) => {
  const { job } = await refreshWith(app, 'eessi', { body: '{"targets":[],"software":{},"time_generated":"today"}' });

  expect(job).toMatchObject({ state: 'FAILED', errorCode: 'BAD_SHAPE', error: expect.stringContaining('documentation') });
});

test('a release that upstream no longer has fails the refresh of its catalog', async ({ app }) => {
  const { job, before, after } = await refreshWith(app, 'eessi', { body: eessiText([catalog('2008.01').package('zlib')]) });

  expect(job).toMatchObject({ state: 'FAILED', errorCode: 'UNKNOWN_RELEASE', error: expect.stringContaining('2008.01') });
  expect(after).toEqual(before);
});

test('characters that no database takes are taken out, and the entry stays', async ({ app }) => {
  const odd = { versions: ['1.0'], description: 'Nul \0 and half a pair \ud83d.', maintainers: ['a\0b'] };

  const { job } = await refreshWith(app, 'spack', {
    body: spackText(spack('2026-07-03').packages(5).package('odd', odd).package('__proto__')),
  });

  expect(job).toMatchObject({ state: 'SUCCEEDED', problemCount: 0, catalog: { packageCount: 7 } });
  const { packages } = await app.query(
    '{ packages(filter: { name: "o" }, orderBy: [{ field: NAME, direction: DESC }]) { nodes { name description maintainers } } }',
  );
  expect(packages.nodes).toEqual([
    { name: 'odd', description: 'Nul  and half a pair \ufffd.', maintainers: ['ab'] },
    { name: '__proto__', description: 'Does something.', maintainers: [] },
  ]);
});

test('a name that is too long, or is none, leaves out its entry only', async ({ app }) => {
  const document = spack('2026-07-04').packages(5).package('odd').package('__proto__').package('x'.repeat(256)).package('');

  const { job } = await refreshWith(app, 'spack', { body: spackText(document) });

  expect(job).toMatchObject({ state: 'SUCCEEDED', problemCount: 2, catalog: { packageCount: 7 } });
});
