import { expect, test } from 'vitest';
import type { ImportStep } from '../../src/domain/importJob.ts';
import { Progress } from '../../src/jobs/progress.ts';

/** A progress whose clock and records are in the test's hands. */
function openProgress({ isOurs = true } = {}) {
  const steps: ImportStep[] = [];
  const state = { now: 1_000, lost: 0, isSlow: false, watchers: 0 };
  let written: (() => void) | undefined;
  const record = async (step: ImportStep): Promise<boolean> => {
    steps.push(step);
    if (state.isSlow) await new Promise<void>((resolve) => (written = resolve));
    return isOurs;
  };
  const progress = new Progress(
    record,
    () => state.now,
    () => void (state.lost += 1),
    () => state.watchers,
  );
  return { progress, steps, state, write: () => written?.() };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('each phase begins with an event of its own, whatever the clock says', async () => {
  const { progress, steps } = openProgress();

  await progress.begin('DOWNLOADING');
  await progress.begin('PARSING', 5, 'A message.');

  expect(steps).toMatchObject([
    { phase: 'DOWNLOADING', done: 0, total: null, rate: null, etaSeconds: null, message: null },
    { phase: 'PARSING', done: 0, total: 5, rate: null, etaSeconds: null, message: 'A message.' },
  ]);
});

test('where many watch, events become fewer: each is told to all of them', async () => {
  const { progress, steps, state } = openProgress();
  state.watchers = 900;
  await progress.begin('PARSING', 10_000);

  for (let done = 1; done <= 3_000; done += 1) {
    state.now += 1;
    progress.report('PARSING', done);
    await progress.settle();
  }

  expect(steps.map(({ done }) => done)).toEqual([0, 1_000, 2_000, 3_000]);
});

test('at most ten events a second are written, and they carry the newest figures', async () => {
  const { progress, steps, state } = openProgress();
  await progress.begin('PARSING', 10_000);

  for (let done = 1; done <= 10_000; done += 1) {
    state.now += 0.5;
    progress.report('PARSING', done);
    if (done % 10 === 0) await turn();
  }
  await progress.settle();

  expect(steps.length).toBeGreaterThan(45);
  expect(steps.length).toBeLessThanOrEqual(51);
  expect(steps.at(-1)?.done).toBeGreaterThan(9_700);
});

test('what is reported while an event is written goes into the next one', async () => {
  const { progress, steps, state, write } = openProgress();
  await progress.begin('PARSING', 100);
  state.isSlow = true;

  state.now += 200;
  progress.report('PARSING', 1);
  for (let done = 2; done <= 50; done += 1) {
    state.now += 200;
    progress.report('PARSING', done);
  }
  state.isSlow = false;
  write();
  await progress.settle();
  state.now += 200;
  progress.report('PARSING', 51);
  await progress.settle();

  expect(steps.map(({ done }) => done)).toEqual([0, 1, 51]);
});

test('rate and remaining time follow from the clock and the total', async () => {
  const { progress, steps, state } = openProgress();
  await progress.begin('PARSING', 100);

  state.now += 2_000;
  progress.report('PARSING', 25);
  await progress.settle();

  expect(steps.at(-1)).toMatchObject({ done: 25, total: 100, rate: 12.5, etaSeconds: 6 });
});

test('without a total there is a rate and no remaining time', async () => {
  const { progress, steps, state } = openProgress();
  await progress.begin('DOWNLOADING');

  state.now += 1_000;
  progress.report('DOWNLOADING', 4_096, null);
  await progress.settle();

  expect(steps.at(-1)).toMatchObject({ done: 4_096, total: null, rate: 4_096, etaSeconds: null });
});

test('a phase begins when what was being written is written, so that events keep their order', async () => {
  const { progress, steps, state, write } = openProgress();
  await progress.begin('PARSING', 100);
  state.isSlow = true;
  state.now += 200;
  progress.report('PARSING', 50);

  state.isSlow = false;
  const began = progress.begin('COMPARING');
  await turn();
  const before = steps.map(({ phase, done }) => `${phase} ${done}`);
  write();
  await began;

  expect(before).toEqual(['PARSING 0', 'PARSING 50']);
  expect(steps.at(-1)).toMatchObject({ phase: 'COMPARING', done: 0, total: null });
});

test('what is reported of another phase than the one that runs is no progress of it', async () => {
  const { progress, steps, state } = openProgress();
  await progress.begin('PARSING', 100);

  state.now += 200;
  progress.report('DOWNLOADING', 5_000_000, 9_000_000);
  await progress.settle();

  expect(steps).toHaveLength(1);
});

test('a job that went on elsewhere is noticed at the next event', async () => {
  const { progress, state } = openProgress({ isOurs: false });

  await progress.begin('DOWNLOADING');

  expect(state.lost).toBe(1);
});

test('an event that cannot be written fails the import where it waits, and is not left to end the process', async () => {
  const times = { now: 0, fails: false };
  const record = async (): Promise<boolean> => {
    if (times.fails) throw new Error('The database is gone.');
    return true;
  };
  const progress = new Progress(
    record,
    () => times.now,
    () => undefined,
  );
  await progress.begin('PARSING', 10);
  times.fails = true;
  times.now += 200;

  progress.report('PARSING', 1);
  await turn();
  await turn();

  await expect(progress.settle()).rejects.toThrow('The database is gone.');
});
