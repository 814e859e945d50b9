import { expect, test } from 'vitest';
import { Wakeups } from '../../src/jobs/wakeups.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a wake-up reaches every subscriber of its topic and nobody else', async () => {
  const wakeups = new Wakeups();
  const [first, second, other] = [wakeups.subscribe('a'), wakeups.subscribe('a'), wakeups.subscribe('b')];
  const woken: string[] = [];
  void first.next().then(() => woken.push('first'));
  void second.next().then(() => woken.push('second'));
  void other.next().then(() => woken.push('other'));

  wakeups.wake('a');
  await turn();

  expect(woken).toEqual(['first', 'second']);
  for (const subscription of [first, second, other]) subscription.end();
});

test('wake-ups that nobody took are one', async () => {
  const wakeups = new Wakeups();
  const subscription = wakeups.subscribe('a');
  for (let index = 0; index < 5_000; index += 1) wakeups.wake('a');

  const taken: unknown[] = [];
  void subscription
    .next()
    .then(() => taken.push(1))
    .then(() => subscription.next())
    .then(() => taken.push(2));
  await turn();

  expect(taken).toEqual([1]);
  subscription.end();
});

test('after a lost connection everybody looks again', async () => {
  const wakeups = new Wakeups();
  const subscriptions = ['a', 'b'].map((topic) => wakeups.subscribe(topic));
  const all = Promise.all(subscriptions.map((subscription) => subscription.next()));

  wakeups.wakeAll();

  expect(await all).toEqual([true, true]);
  for (const subscription of subscriptions) subscription.end();
});

test('a subscription that has ended is forgotten', async () => {
  const wakeups = new Wakeups();
  const subscription = wakeups.subscribe('a');
  const waiting = subscription.next();
  expect(wakeups.subscribers).toBe(1);

  subscription.end();

  expect(await waiting).toBe(false);
  expect(wakeups.subscribers).toBe(0);
  wakeups.wake('a');
});
