import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { ROOT } from '../helpers/program.ts';

const PROCESS = `
  import { pino } from 'pino';
  import { logUnhandledRejections } from './src/server/observability/logUnhandledRejections.ts';
  logUnhandledRejections(pino(pino.destination({ dest: 1, sync: true })));
  Promise.reject(new Error('one'));
  Promise.reject(new Error('two'));
  setTimeout(() => console.log('It goes on.'), 50);
`;

test('a rejection that nothing awaits is logged, and the process goes on', { timeout: 60_000 }, async () => {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', PROCESS];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });

  const lines = stdout.trim().split('\n');
  expect(lines.slice(0, 2).map((line) => (JSON.parse(line) as { err: { message: string } }).err.message)).toEqual(['one', 'two']);
  expect(lines.at(-1)).toBe('It goes on.');
});

test('a filter that is refused rejects nothing that the facets do not await', async () => {
  await using app = await openTestApp();
  const rejections: unknown[] = [];
  const note = (error: unknown) => rejections.push(error);
  process.on('unhandledRejection', note);

  const queries = ['{ __typename }', '{ catalogIds { value } }', '{ ecosystem { value } catalogIds { value } }'];
  for (const selected of queries) await app.ask(`{ packageFacets(filter: { catalogIds: ["zen3"], name: "x" }) ${selected} }`);

  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off('unhandledRejection', note);
  expect(rejections).toEqual([]);
});
