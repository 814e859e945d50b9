import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../bench/databases/database.ts';
import type { Gateway } from '../../bench/gateway.ts';
import { endOf, startImport } from '../../bench/importing.ts';
import { short } from '../../bench/report/format.ts';
import type { Section } from '../../bench/report/section.ts';
import { largest, median } from '../../bench/statistics.ts';
import { Random } from '../../bench/upstream/random.ts';
import { contentOf } from '../content.ts';
import { freePort, type Trial } from '../trial.ts';
import { Watcher } from '../watcher.ts';

const TAKE_OVER_S = 30;
const TIMES = { postgresql: 20, pglite: 10 };
const POLL_MS = 50;
const END_MS = 180_000;
/** Share of an import's duration within which to kill: later, it may have ended. */
const LATEST = 0.95;

/** One import whose gateway was killed. */
interface Kill {
  readonly phase: string;
  /** From the kill to the first event of the next attempt. */
  readonly seconds: number;
  readonly isFinished: boolean;
  readonly isEqual: boolean;
  readonly gaps: readonly string[];
  readonly attempt: number;
}

interface Job {
  readonly state: string;
  readonly attempt: number;
}

const jobOf = async (gateway: Gateway, id: string): Promise<Job> =>
  (await gateway.query<{ job: Job }>('query ($id: ID!) { job: importJob(id: $id) { state attempt } }', { id })).job;

/** An undisturbed import: its duration and result. */
async function undisturbed(trial: Trial, kind: Database['kind']): Promise<{ seconds: number; content: string }> {
  await using database = await trial.createDatabase(kind);
  const gateway = await trial.start(database);
  const { seconds } = await endOf(gateway, await startImport(gateway, 'SPACK'));
  await gateway[Symbol.asyncDispose]();
  return { seconds, content: await contentOf(database) };
}

/** Which of two gateways runs the only job. */
async function runnerOf(gateways: readonly [Gateway, Gateway]): Promise<[runner: Gateway, other: Gateway]> {
  for (;;) {
    const [first, second] = gateways;
    if (await hasClaimed(first)) return [first, second];
    if (await hasClaimed(second)) return [second, first];
    await sleep(POLL_MS);
  }
}

const hasClaimed = async ({ url }: Gateway): Promise<boolean> =>
  /statement="job\.claim"\} [1-9]/.test(await (await fetch(`${url}/metrics`)).text());

async function killOne(trial: Trial, killAfterMs: number, content: string): Promise<Kill | null> {
  await using database = await trial.createDatabase('postgresql');
  await using first = await trial.start(database);
  await using second = await trial.start(database);
  const jobId = await startImport(first, 'SPACK');
  const began = performance.now();
  const [runner, other] = await runnerOf([first, second]);
  const watcher = new Watcher({ url: () => other.url, jobId });
  await sleep(Math.max(0, killAfterMs - (performance.now() - began)));
  const end = runner.end('SIGKILL');
  return await outcome(watcher, Date.now(), end, async () => {
    const { state, attempt } = await jobOf(other, jobId);
    return { state, attempt, isEqual: isSame(await contentOf(database), content) };
  });
}

/** Compares the digests of two databases and prints the differences. */
function isSame(content: string, expected: string): boolean {
  if (content !== expected) console.log(`It left\n${content}\nand should have left\n${expected}`);
  return content === expected;
}

async function killAlone(trial: Trial, killAfterMs: number, content: string): Promise<Kill | null> {
  await using database = await trial.createDatabase('pglite');
  const env = { PORT: String(await freePort()) };
  const victim = await trial.start(database, env);
  const jobId = await startImport(victim, 'SPACK');
  const watcher = new Watcher({ url: () => victim.url, jobId });
  await sleep(killAfterMs);
  const [end, killed] = [victim.end('SIGKILL'), Date.now()];
  await end;
  const next = await trial.start(database, env);
  return await outcome(watcher, killed, end, async () => {
    const { state, attempt } = await jobOf(next, jobId);
    await next[Symbol.asyncDispose]();
    return { state, attempt, isEqual: isSame(await contentOf(database), content) };
  });
}

/** The result of a kill; null when the import had ended before. */
async function outcome(
  watcher: Watcher,
  killed: number,
  end: Promise<unknown>,
  look: () => Promise<Job & { isEqual: boolean }>,
): Promise<Kill | null> {
  await end;
  await Promise.race([watcher.ended, sleep(END_MS, undefined, { ref: false })]);
  await watcher.close();
  const { state, attempt, isEqual } = await look();
  const before = watcher.heard.findLast(({ at }) => at <= killed);
  const requeued = watcher.heard.findIndex(({ state: told, sequence }) => told === 'QUEUED' && sequence > 1);
  if (requeued < 0 && state === 'SUCCEEDED') return null;
  const restarted = watcher.heard.slice(requeued).find(({ state }) => state === 'RUNNING');
  return {
    phase: before?.phase ?? 'WAITING',
    seconds: restarted && requeued >= 0 ? (restarted.at - killed) / 1_000 : Infinity,
    isFinished: state === 'SUCCEEDED',
    isEqual,
    gaps: watcher.gaps,
    attempt,
  };
}

async function measure(trial: Trial, kind: Database['kind'], kill: typeof killOne): Promise<Section> {
  const { settings } = trial;
  const times = settings.times ?? TIMES[kind];
  const random = new Random(settings.seed);
  const { seconds, content } = await undisturbed(trial, kind);
  const kills: Kill[] = [];
  let tooLate = 0;
  while (kills.length < times && tooLate < times) {
    const killed = await kill(trial, random.next() * LATEST * seconds * 1_000, content);
    if (!killed) tooLate += 1;
    else kills.push(killed);
    const last = kills.at(-1);
    console.log(
      `kill ${kills.length} of ${times}: ${killed && last ? `in ${last.phase}, taken over after ${short(last.seconds)} s` : 'too late'}`,
    );
  }
  return sectionOf(kind, kills, times, { seed: settings.seed, seconds, tooLate });
}

function sectionOf(
  kind: Database['kind'],
  kills: readonly Kill[],
  times: number,
  { seed, seconds, tooLate }: { seed: number; seconds: number; tooLate: number },
): Section {
  const took = kills.map((kill) => kill.seconds);
  const count = (is: (kill: Kill) => boolean) => `${kills.filter(is).length} of ${times}`;
  const phases = [...new Set(kills.map(({ phase }) => phase))].map(
    (phase) => `${phase} ${kills.filter((kill) => kill.phase === phase).length}`,
  );
  const all = (what: string, is: (kill: Kill) => boolean) => ({
    what,
    limit: `${times} of ${times}`,
    measured: count(is),
    isKept: kills.filter(is).length === times,
  });
  return {
    title:
      kind === 'postgresql'
        ? 'Killed while it imports, with another gateway beside it'
        : 'Killed while it imports, and started again (PGlite)',
    method: [
      `Seed ${seed}. An import of Spack of real size, which takes ${short(seconds)} s undisturbed, each time into an empty database; SIGKILL to its gateway at a random time, uniform in its first ${LATEST * 100} %${tooLate > 0 ? ` (${tooLate} were too late and were repeated)` : ''}.`,
      kind === 'postgresql'
        ? 'A subscriber at the other gateway, from the first event to the last. Taken over: from the kill until the subscriber receives the first event of the next attempt.'
        : 'A subscriber that reconnects with the last sequence it has received. Taken over: from the kill to the first event of the next attempt, including the start of the process.',
      'Equal: every catalog, package, version, target and parent is the same as after an undisturbed import, except for ids and times.',
    ],
    tables: [
      {
        title: 'Kills',
        columns: ['', 'measured'],
        rows: [
          ['kills', String(kills.length)],
          ['in the phase', phases.join(', ')],
          ['taken over after, median', `${short(median(took))} s`],
          ['taken over after, longest', `${short(largest(took))} s`],
        ],
      },
    ],
    bounds: [
      all('finished elsewhere, by the second attempt', ({ isFinished, attempt }) => isFinished && attempt === 2),
      all('data equal to an undisturbed import', ({ isEqual }) => isEqual),
      all('events without gap or repeat', ({ gaps }) => gaps.length === 0),
      {
        what: 'taken over after, longest',
        limit: `< ${TAKE_OVER_S} s`,
        measured: `${short(largest(took))} s`,
        isKept: largest(took) < TAKE_OVER_S,
      },
    ],
  };
}

/** Kills gateways on PostgreSQL during imports. */
export const measureKills = (trial: Trial): Promise<Section> => measure(trial, 'postgresql', killOne);

/** Kills a gateway on PGlite during imports. */
export const measureKillsOfPGlite = (trial: Trial): Promise<Section> => measure(trial, 'pglite', killAlone);
