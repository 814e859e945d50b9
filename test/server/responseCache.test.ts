import { expect, test } from 'vitest';
import { ResponseBody } from '../../src/server/http/responseBody.ts';
import { ResponseCache } from '../../src/server/http/responseCache.ts';
import { ChangeFeed } from '../../src/store/database/changeFeed.ts';

const MB = 2 ** 20;

/** A cache of so many bytes, and what its database says of changes. */
async function openCache(maxBytes: number) {
  const changes = new ChangeFeed();
  const database: Record<'change' | 'lose', () => void> = { change: () => undefined, lose: () => undefined };
  const start = () =>
    changes.start({
      async listen(_channel, onNotification, onLost) {
        Object.assign(database, { change: () => onNotification(''), lose: () => onLost?.() });
      },
    });
  return { changes, database, start, cache: new ResponseCache(changes, maxBytes) };
}

async function openStarted(maxBytes: number) {
  const opened = await openCache(maxBytes);
  await opened.start();
  return opened;
}

const answer = (length: number) => new ResponseBody('application/json', 'x'.repeat(length));

test('an answer is found as long as nothing changes', async () => {
  const { cache, database } = await openStarted(MB);
  const kept = answer(10);
  cache.keep('key', kept, cache.epoch);

  const before = cache.find('key');
  database.change();
  const after = cache.find('key');

  expect([before, after]).toEqual([kept, undefined]);
});

test('an answer that was begun before a change is not kept', async () => {
  const { cache, changes } = await openStarted(MB);
  const { epoch } = cache;
  changes.invalidate();

  cache.keep('key', answer(10), epoch);

  expect(cache.find('key')).toBeUndefined();
});

test('nothing is kept before changes are heard of', async () => {
  const { cache, start } = await openCache(MB);
  cache.keep('key', answer(10), cache.epoch);
  const before = cache.find('key');

  await start();

  expect([before, cache.find('key'), cache.bytes]).toEqual([undefined, undefined, 0]);
});

test('while changes go unheard nothing is found and nothing is kept, and what was kept before is gone for good', async () => {
  const { cache, database } = await openStarted(MB);
  cache.keep('old', answer(10), cache.epoch);
  const { epoch } = cache;

  database.lose();
  const meanwhile = cache.epoch;
  cache.keep('late', answer(10), epoch);
  cache.keep('new', answer(10), meanwhile);
  const found = ['old', 'late', 'new'].map((key) => cache.find(key));
  database.change();
  cache.keep('begun meanwhile', answer(10), meanwhile);

  expect([...found, ...['old', 'late', 'new', 'begun meanwhile'].map((key) => cache.find(key))]).toEqual(
    Array(7).fill(undefined),
  );
});

test('a change gives the memory back', async () => {
  const { cache, database } = await openStarted(MB);
  cache.keep('key', answer(1_000), cache.epoch);
  const before = cache.bytes;

  database.change();

  expect([before > 1_000, cache.bytes]).toEqual([true, 0]);
});

test('the answers that are used least make room for new ones', async () => {
  const { cache } = await openStarted(MB);
  const KEYS = Array.from({ length: 20 }, (_, index) => `key ${index}`);

  for (const key of KEYS) {
    cache.keep(key, answer(100_000), cache.epoch);
    cache.find('key 0');
  }

  expect(KEYS.filter((key) => cache.find(key))).toEqual(['key 0', ...KEYS.slice(-9)]);
  expect(cache.bytes).toBeLessThanOrEqual(MB);
});

test('keys count as much as answers', async () => {
  const { cache } = await openStarted(MB);

  for (let index = 0; index < 20; index += 1) cache.keep(`${index} ${'x'.repeat(100_000)}`, answer(1), cache.epoch);

  expect(cache.bytes).toBeGreaterThan(900_000);
  expect(cache.bytes).toBeLessThanOrEqual(MB);
});

test('very many small answers take no more than allowed, with what each of them costs beside its bytes', async () => {
  const { cache } = await openStarted(MB);

  for (let index = 0; index < 5_000; index += 1) cache.keep(`key ${index}`, answer(1), cache.epoch);

  const kept = Array.from({ length: 5_000 }, (_, index) => cache.find(`key ${index}`)).filter(Boolean);
  expect(kept.length).toBeLessThan(1_100);
});

test('a small answer holds no memory but its own', () => {
  const small = answer(10);

  expect(small.bytes).toBe(10);
  expect((small.content as Buffer).buffer.byteLength).toBe(10);
});

test('an answer of more than a quarter of the memory is not kept', async () => {
  const { cache } = await openStarted(MB);

  cache.keep('small', answer(MB / 4 - 2_000), cache.epoch);
  cache.keep('large', answer(MB / 4), cache.epoch);

  expect([cache.find('small') !== undefined, cache.find('large')]).toEqual([true, undefined]);
});

test('compressed forms count, once each, however many ask for them at the same time', async () => {
  const { cache } = await openStarted(MB);
  const kept = answer(100_000);
  cache.keep('key', kept, cache.epoch);
  const plain = cache.bytes;

  const made = await Promise.all([kept.encoded('br'), kept.encoded('br'), kept.encoded('gzip'), kept.encoded('br')]);
  const [br, , gzip] = made.map(({ length }) => length);

  expect(new Set(made).size).toBe(2);
  expect(cache.bytes - plain).toBe((br ?? 0) + (gzip ?? 0));
});

test('the compressed form of an answer that is gone does not bring it back', async () => {
  const { cache, changes } = await openStarted(MB);
  const kept = answer(100_000);
  cache.keep('key', kept, cache.epoch);

  const compressing = kept.encoded('br');
  changes.invalidate();
  const bytes = cache.bytes;
  await compressing;

  expect([bytes, cache.bytes, cache.find('key')]).toEqual([0, 0, undefined]);
});

test('a cache of no bytes keeps nothing', async () => {
  const { cache } = await openStarted(0);

  cache.keep('key', answer(1), cache.epoch);

  expect([cache.find('key'), cache.bytes]).toEqual([undefined, 0]);
});
