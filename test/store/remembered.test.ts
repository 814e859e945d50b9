import { expect, test } from 'vitest';
import { Remembered } from '../../src/store/remembered.ts';

/** A value that counts how often it was read, beside changes that a test makes. */
function counted(read: (times: number) => Promise<number> = (times) => Promise.resolve(times)) {
  const changes = { isCurrent: true, epoch: 1 };
  let times = 0;
  return { changes, remembered: new Remembered(changes, () => read((times += 1))) };
}

test('a value is read once until something changes', async () => {
  const { changes, remembered } = counted();

  expect([await remembered.get(), await remembered.get()]).toEqual([1, 1]);
  changes.epoch += 1;
  expect([await remembered.get(), await remembered.get()]).toEqual([2, 2]);
});

test('a value is read each time while changes could go unheard', async () => {
  const { changes, remembered } = counted();

  await remembered.get();
  changes.isCurrent = false;
  expect([await remembered.get(), await remembered.get()]).toEqual([2, 3]);
});

test('a reading that failed is tried again', async () => {
  const { remembered } = counted((times) => (times === 1 ? Promise.reject(new Error('away')) : Promise.resolve(times)));

  await expect(remembered.get()).rejects.toThrow('away');
  expect(await remembered.get()).toBe(2);
});
