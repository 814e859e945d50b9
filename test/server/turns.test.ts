import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from '../../src/server/transports/turns.ts';

test('so much happens at once in each turn of the event loop, and everything in its order', async () => {
  const turns = new Turns(2);
  const happened: number[] = [];
  const begin = (one: number) => {
    const turn = turns.take();
    if (turn) void turn.then(() => happened.push(one));
    else happened.push(one);
  };

  for (const one of [1, 2, 3, 4, 5]) begin(one);
  expect(happened).toEqual([1, 2]);
  await setImmediate();
  expect(happened).toEqual([1, 2, 3, 4]);
  await setImmediate();
  expect(happened).toEqual([1, 2, 3, 4, 5]);
  await setImmediate();
  begin(6);
  expect(happened).toHaveLength(6);
});
