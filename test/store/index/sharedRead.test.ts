import { expect, test } from 'vitest';
import { SharedRead } from '../../../src/store/index/sharedRead.ts';

/** A read whose results the test gives, in the order in which the reads begin. */
function openRead() {
  const begun: { resolve: (result: string) => void; reject: (error: Error) => void }[] = [];
  const read = new SharedRead(() => new Promise<string>((resolve, reject) => begun.push({ resolve, reject })));
  return { read, begun };
}

test('calls at the same time share one read', async () => {
  const { read, begun } = openRead();

  const results = [read.result(), read.result()];
  await expect.poll(() => begun.length).toBe(1);
  begun[0]?.resolve('first');

  expect(await Promise.all(results)).toEqual(['first', 'first']);
  expect(begun).toHaveLength(1);
});

test('a call during a read gets the result of one that begins after it, and that only once', async () => {
  const { read, begun } = openRead();
  const early = read.result();
  await expect.poll(() => begun.length).toBe(1);

  const late = [read.result(), read.result(), read.result()];
  begun[0]?.resolve('before');
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.resolve('after');

  expect(await early).toBe('before');
  expect(await Promise.all(late)).toEqual(['after', 'after', 'after']);
  expect(begun).toHaveLength(2);
});

test('a read that fails fails for its own calls and for no others', async () => {
  const { read, begun } = openRead();
  const early = read.result();
  await expect.poll(() => begun.length).toBe(1);
  const late = read.result();

  begun[0]?.reject(new Error('lost'));
  await expect(early).rejects.toThrow('lost');
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.resolve('found');

  expect(await late).toBe('found');
});
