import { expect, test } from 'vitest';
import { CatchUp } from '../../src/jobs/catchUp.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A log whose reads end when the test says so: what each one brings, and whether there may be more. */
function scripted() {
  const pending: { bring: (count: number, mayHaveMore?: boolean) => void; fail: (error: Error) => void }[] = [];
  let end = 0;
  const catchUp = new CatchUp(
    () =>
      new Promise((resolve, reject) => {
        const bring = (count: number, mayHaveMore = false) => {
          end += count;
          resolve(mayHaveMore);
        };
        pending.push({ bring, fail: reject });
      }),
  );
  const reached: number[] = [];
  const wait = (position: number) => catchUp.until(() => end > position).then(() => reached.push(position));
  const next = () => pending.shift() ?? expect.fail('Nobody reads.');
  return { catchUp, reached, wait, next, pending };
}

test('who comes while another one reads waits for that read, and does not begin one', async () => {
  const { reached, wait, next, pending } = scripted();
  void wait(0);
  void wait(0);
  const read = next();
  expect(pending).toEqual([]);

  read.bring(1);
  await turn();

  expect(reached).toEqual([0, 0]);
  expect(pending).toEqual([]);
});

test('what is stored during a read is read after it, and who has enough does not wait for that', async () => {
  const { catchUp, reached, wait, next } = scripted();
  void wait(0);
  void wait(1);
  const first = next();
  catchUp.wake();
  first.bring(1);
  await turn();
  expect(reached).toEqual([0]);

  next().bring(1);
  await turn();

  expect(reached).toEqual([0, 1]);
});

test('parts are read until there are no more, and then nothing until the next wake-up', async () => {
  const { catchUp, reached, wait, next, pending } = scripted();
  void wait(2);
  next().bring(1, true);
  await turn();
  next().bring(1);
  await turn();
  expect(reached).toEqual([2]);

  await wait(2);
  expect(pending).toEqual([]);
  catchUp.wake();
  void wait(2);
  next().bring(1);
  await turn();

  expect(reached).toEqual([2, 2, 2]);
});

test('a read that fails fails all who wait for it, and the next one reads again', async () => {
  const { wait, next, reached } = scripted();
  const failed = [wait(0), wait(0)].map((waiting) => expect(waiting).rejects.toThrow('away'));
  next().fail(new Error('away'));
  await Promise.all(failed);

  void wait(0);
  next().bring(1);
  await turn();

  expect(reached).toEqual([0]);
});
