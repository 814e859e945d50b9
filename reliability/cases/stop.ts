import { setTimeout as sleep } from 'node:timers/promises';
import { startImport } from '../../bench/importing.ts';
import { milliseconds } from '../../bench/report/format.ts';
import type { Section } from '../../bench/report/section.ts';
import { largest, median } from '../../bench/statistics.ts';
import { Asker, tally } from '../asker.ts';
import type { Trial } from '../trial.ts';

const TIMES = 5;
const ASKERS = 32;
const LOAD_MS = 2_000;
const AFTER_MS = 500;
const STOP_MS = 20_000;
const READ = '{ packages(first: 10) { totalCount nodes { name } } catalogs { nodes { name } } }';
/** Answered, or rejected before it was accepted. */
const FINE = new Set(['200', 'ECONNREFUSED']);

interface Stop {
  readonly ms: number;
  readonly how: string;
}

/** Sends SIGTERM to a gateway that is busy with requests and an import. */
export async function measureStops(trial: Trial): Promise<Section> {
  const times = trial.settings.times ?? TIMES;
  const stops: Stop[] = [];
  const askers: Asker[] = [];
  for (let time = 0; time < times; time += 1) {
    await using database = await trial.createDatabase('postgresql');
    await using gateway = await trial.start(database, { RESPONSE_CACHE_MB: '0' });
    await startImport(gateway, 'SPACK');
    const over = new AbortController();
    const some = Array.from({ length: ASKERS }, () => new Asker());
    const asking = some.map((asker, index) =>
      asker.askUntil(
        over.signal,
        () => gateway.url,
        () => ({ query: READ }),
        index % 8,
      ),
    );
    await sleep(LOAD_MS);
    const began = performance.now();
    const how = await gateway.end('SIGTERM');
    stops.push({ ms: performance.now() - began, how });
    await sleep(AFTER_MS);
    over.abort();
    await Promise.all(asking);
    some.forEach((asker) => asker.close());
    askers.push(...some);
  }
  const outcomes = askers.flatMap((asker) => asker.outcomes);
  const lost = outcomes.filter(({ result }) => !FINE.has(result));
  const ms = stops.map((stop) => stop.ms);
  const inOrder = stops.filter(({ how }) => how === 'It ended with 0.');
  return {
    title: 'SIGTERM under load',
    method: [
      `${ASKERS} clients with a persistent connection each send requests without a pause, or with one of up to 7 ms, while Spack is imported; after ${LOAD_MS / 1_000} s the gateway receives SIGTERM. They continue until it has ended. ${times} times.`,
    ],
    tables: [
      {
        title: 'Requests',
        columns: ['result', 'count'],
        rows: tally(outcomes).map(([result, count]) => [result, String(count)]),
      },
      {
        title: 'From SIGTERM to the end',
        columns: ['median', 'longest'],
        rows: [[milliseconds(median(ms)), milliseconds(largest(ms))]],
      },
    ],
    bounds: [
      {
        what: 'ended with 0',
        limit: `${times} of ${times}`,
        measured: `${inOrder.length} of ${times}`,
        isKept: inOrder.length === times,
      },
      { what: 'requests neither answered nor rejected', limit: '0', measured: String(lost.length), isKept: lost.length === 0 },
      {
        what: 'from SIGTERM to the end, longest',
        limit: `< ${STOP_MS / 1_000} s`,
        measured: milliseconds(largest(ms)),
        isKept: largest(ms) < STOP_MS,
      },
    ],
  };
}
