import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [catalog('2023.06').packages(100, (index) => `package-${index}`, { '1.0': ['x86_64/amd/zen3'] })],
});

const TREE = `{ packages(first: 100) { nodes { id name description versions { nodes { id version loadCommands targets { nodes { id location } } } } } } }`;
const REQUESTS = 60;
/** Half of what an answer and its 300 rows take. What is under way when a collection comes outlives it. */
const KEPT_BYTES = 200_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void;

/** What quick collections have moved to where only full ones look. */
function oldBytes(): number {
  for (let times = 0; times < 3; times++) collect({ type: 'minor' });
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0;
}

test('what a request has read is gone with the next quick garbage collection', async ({ app }) => {
  const ask = async () => {
    for (let times = 0; times < REQUESTS; times++) await app.query(TREE);
  };
  await ask();
  const before = oldBytes();
  await ask();

  expect((oldBytes() - before) / REQUESTS).toBeLessThan(KEPT_BYTES);
});
