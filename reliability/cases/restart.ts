import { setTimeout as sleep } from 'node:timers/promises';
import { startImport, importCatalog } from '../../bench/importing.ts';
import { short } from '../../bench/report/format.ts';
import type { Section } from '../../bench/report/section.ts';
import { EESSI_RELEASE } from '../../bench/upstream/files.ts';
import { Asker, type Outcome, tally } from '../asker.ts';
import type { Trial } from '../trial.ts';
import { Watcher } from '../watcher.ts';

const MODES = ['fast', 'immediate', 'fast'] as const;
const ASKERS = 8;
const BETWEEN_MS = 4_000;
const END_MS = 240_000;
const READ = '{ packages(first: 10, search: "a") { totalCount nodes { name versions(first: 5) { nodes { version } } } } }';
const EXPECTED = new Set(['200', '503 DATABASE_UNAVAILABLE']);
const AGAIN_S = 30;

interface Restart {
  readonly mode: string;
  readonly at: number;
  /** The time when the server accepted connections again. */
  readonly back: number;
}

/** Restarts PostgreSQL under load, during an import with subscribers. */
export async function measureRestarts(trial: Trial): Promise<Section> {
  const { restart } = trial.server;
  if (!restart) throw new Error('This server cannot be restarted.');
  await using database = await trial.createDatabase('postgresql');
  const env = { RESPONSE_CACHE_MB: '0' };
  await using first = await trial.start(database, env);
  await using second = await trial.start(database, env);
  await importCatalog(first, 'EESSI', EESSI_RELEASE);
  const gateways = [first, second];
  const over = new AbortController();
  const askers = Array.from({ length: ASKERS }, () => new Asker());
  const asking = askers.map((asker, index) =>
    asker.askUntil(
      over.signal,
      () => (index % 2 ? first : second).url,
      () => ({ query: READ }),
      5,
    ),
  );
  const jobId = await startImport(first, 'SPACK');
  const watchers = gateways.map(({ url }) => new Watcher({ url: () => url, jobId }));

  const restarts: Restart[] = [];
  for (const mode of MODES) {
    await sleep(BETWEEN_MS);
    const at = Date.now();
    await restart(mode);
    restarts.push({ mode, at, back: Date.now() });
  }
  await Promise.race([Promise.all(watchers.map(({ ended }) => ended)), sleep(END_MS, undefined, { ref: false })]);
  over.abort();
  await Promise.all(asking);
  await Promise.all(watchers.map((watcher) => watcher.close()));
  askers.forEach((asker) => asker.close());

  const { job } = await first.query<{ job: { state: string; attempt: number } }>(
    'query ($id: ID!) { job: importJob(id: $id) { state attempt } }',
    { id: jobId },
  );
  const outcomes = askers.flatMap((asker) => asker.outcomes);
  const dead = gateways.flatMap((gateway) => gateway.lastWords() ?? []);
  const waits = restarts.map((one) => firstGood(outcomes, one));
  const others = outcomes.filter(({ result }) => !EXPECTED.has(result));
  const errors = watchers.flatMap((watcher) => [...watcher.gaps, ...watcher.errors]);
  return {
    title: 'PostgreSQL restarted under load',
    method: [
      `${ASKERS} clients query two gateways without a cache while one of them imports Spack, with a subscriber at each; PostgreSQL is restarted after ${BETWEEN_MS / 1_000} s each time, in fast or immediate mode (the latter as after a crash).`,
      'The first good response: from the restart command to the first response with data, of a request sent after requests had started to fail.',
    ],
    tables: [
      {
        title: 'Restarts',
        columns: ['mode', 'server away', 'first good answer'],
        rows: restarts.map(({ mode, at, back }, index) => [
          mode,
          `${short((back - at) / 1_000)} s`,
          `${short(waits[index] ?? NaN)} s`,
        ]),
      },
      {
        title: 'Responses',
        columns: ['result', 'count'],
        rows: tally(outcomes).map(([result, count]) => [result, String(count)]),
      },
      {
        title: 'The import',
        columns: ['state', 'attempts', 'events heard'],
        rows: [[job.state, String(job.attempt), watchers.map(({ heard }) => heard.length).join(' and ')]],
      },
    ],
    bounds: [
      { what: 'gateways that died', limit: '0', measured: String(dead.length), isKept: dead.length === 0 },
      {
        what: 'responses other than data and `DATABASE_UNAVAILABLE`',
        limit: '0',
        measured: String(others.length),
        isKept: others.length === 0,
      },
      {
        what: 'gaps and errors at the subscribers',
        limit: '0',
        measured: errors.length === 0 ? '0' : errors.slice(0, 2).join('; '),
        isKept: errors.length === 0,
      },
      { what: 'the import succeeds', limit: 'SUCCEEDED', measured: job.state, isKept: job.state === 'SUCCEEDED' },
      {
        what: 'first good response, slowest',
        limit: `< ${AGAIN_S} s`,
        measured: `${short(Math.max(...waits))} s`,
        isKept: Math.max(...waits) < AGAIN_S,
      },
    ],
  };
}

/** Seconds until the first response with data, after the restart has caused failures or the server was back. */
function firstGood(outcomes: readonly Outcome[], { at, back }: Restart): number {
  const failed = outcomes.filter(({ began, result }) => began >= at && result !== '200').map(({ ended }) => ended);
  const since = Math.min(back, ...failed);
  const good = outcomes.filter(({ began, result }) => began >= since && result === '200').map(({ ended }) => ended);
  return (Math.min(...good) - at) / 1_000;
}
