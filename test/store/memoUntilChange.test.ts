import { expect, test } from 'vitest';
import { memoUntilChange } from '../../src/store/reads/memoUntilChange.ts';

/** A memory beside changes that a test makes, and how often it has read. */
function openMemory() {
  const changes = { isConnected: true, epoch: 1 };
  const remember = memoUntilChange(changes);
  const reads: string[] = [];
  const get = (key: string) => remember(key, () => Promise.resolve(`${key} ${reads.push(key)}`));
  return { changes, remember, reads, get };
}

test('a value is read once until something changes, each key by itself', async () => {
  const { changes, get } = openMemory();

  expect([await get('a'), await get('b'), await get('a')]).toEqual(['a 1', 'b 2', 'a 1']);
  changes.epoch += 1;
  expect([await get('a'), await get('a')]).toEqual(['a 3', 'a 3']);
});

test('those who ask while it is being read wait for the same reading', async () => {
  const { get, reads } = openMemory();

  expect(await Promise.all([get('a'), get('a')])).toEqual(['a 1', 'a 1']);
  expect(reads).toEqual(['a']);
});

test('a value is read each time while changes could go unheard, and what was kept before is not given afterwards', async () => {
  const { changes, get } = openMemory();

  await get('a');
  changes.isConnected = false;
  expect([await get('a'), await get('a')]).toEqual(['a 2', 'a 3']);
  Object.assign(changes, { isConnected: true, epoch: 2 });
  expect(await get('a')).toBe('a 4');
});

test('a reading that failed is tried again', async () => {
  const { remember, get } = openMemory();

  await expect(remember('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await get('a')).toBe('a 1');
});

test('no more than a thousand values are kept', async () => {
  const { get, reads } = openMemory();

  for (let index = 0; index <= 1_000; index += 1) await get(String(index));
  await get('1000');
  await get('0');

  expect(reads.length).toBe(1_002);
});
