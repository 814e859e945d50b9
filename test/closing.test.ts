import { expect, test } from 'vitest';
import { Closing } from '../src/closing.ts';

test('what was opened last is closed first, and a step that fails or hangs keeps no other from its turn', async () => {
  const [order, reported] = [[] as string[], [] as string[]];
  const closing = new Closing((error) => reported.push((error as Error).message));
  closing.add('the first', 1_000, async () => void order.push('first'));
  closing.add('the one that hangs', 10, () => (order.push('hangs'), new Promise(() => undefined)));
  closing.add('the one that rejects', 1_000, () => (order.push('rejects'), Promise.reject(new Error('it is away'))));
  closing.add('the one that throws', 1_000, () => {
    order.push('throws');
    throw new Error('it is broken');
  });

  await closing.close();

  expect(order).toEqual(['throws', 'rejects', 'hangs', 'first']);
  expect(reported).toEqual([
    'Closing the one that throws failed: it is broken',
    'Closing the one that rejects failed: it is away',
    'Closing the one that hangs failed: It took more than 0.01 s.',
  ]);
});

test('nothing is closed twice', async () => {
  let count = 0;
  const closing = new Closing(() => undefined);
  closing.add('the one', 1_000, async () => void (count += 1));

  await Promise.all([closing.close(), closing.close()]);

  expect(count).toBe(1);
});
