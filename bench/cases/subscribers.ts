import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../bench.ts';
import { type Child, startChild } from '../children.ts';
import { type Gateway, STAFF_TOKEN, startGateway } from '../gateway.ts';
import { grouped } from '../groups.ts';
import { endOf, startImport } from '../importing.ts';
import { residentMegabytes, watchMemory } from '../load/process.ts';
import type { SubscribersInput, SubscribersOutcome } from '../load/subscribers.ts';
import type { DatabaseKind } from '../plan.ts';
import { ROOT } from '../project.ts';
import { short, times } from '../report/format.ts';
import type { Bound, Section, Table } from '../report/section.ts';
import { largest, median } from '../statistics.ts';

const CLIENTS = fileURLToPath(new URL('../load/runSubscribers.ts', import.meta.url));
const CLIENTS_MS = 300_000;
/** Time for memory to settle before it is measured. */
const SETTLE_MS = 2_000;
const LIMIT = { kilobytes: 100, slower: 1.2 };

/** One import, with or without the subscribers. */
interface Watched {
  /** Measured from the start of the download; subscribers connect before. */
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly before: number;
  /** With all subscribers connected, before any event. */
  readonly idle: number;
  readonly peak: number;
  readonly outcome: SubscribersOutcome | null;
}

interface Run {
  readonly kind: DatabaseKind;
  readonly alone: Watched;
  readonly watched: Watched;
}

/** Measures the cost of many subscribers of one import. */
export async function measureSubscribers(bench: Bench): Promise<Section> {
  const { plan } = bench;
  const runs: Run[] = [];
  for (let round = 0; round < plan.runs; round += 1)
    for (const kind of bench.kinds)
      runs.push({ kind, alone: await measure(bench, kind, 0), watched: await measure(bench, kind, plan.subscribers) });
  return {
    title: 'Subscribers',
    method: [
      `${plan.subscribers} clients with a WebSocket each, all in one separate process, watch one import of Spack 2026-07-01 by \`importProgress\` with \`job { id state progress }\`, in addition to the one follower of every import here. Upstream withholds its file until all are connected; seconds, processor time and peak are measured from then on.`,
      'An idle subscriber: resident memory of the gateway with all of them connected and no events, minus that before they connected. At the peak: the maximum during the import, minus the maximum of an import of the same kind with the one follower only. MB of 10^6 bytes; medians.',
      'Complete: received every event from 1 to the last, once and in order, and the completion.',
    ],
    tables: [table(runs)],
    bounds: bounds(runs, plan.subscribers),
  };
}

async function measure(bench: Bench, kind: DatabaseKind, count: number): Promise<Watched> {
  const { plan, upstream } = bench;
  await using database = await bench.createDatabase(kind);
  await using gateway = await startGateway({ database, upstream, profileFolder: plan.profileFolder });
  upstream.publishSpack('spackNew');
  const held = upstream.holdSpack();
  try {
    const jobId = await startImport(gateway, 'SPACK');
    await sleep(SETTLE_MS);
    const before = residentMegabytes(gateway.pid) ?? NaN;
    const clients = count === 0 ? null : startClients({ url: gateway.url, jobId, count, token: STAFF_TOKEN });
    await clients?.says(/(watching)/, CLIENTS_MS);
    await sleep(SETTLE_MS);
    return { before, ...(await follow(gateway, jobId, () => held.release(), clients)) };
  } finally {
    held.release();
  }
}

async function follow(
  gateway: Gateway,
  jobId: string,
  release: () => void,
  clients: Child | null,
): Promise<Omit<Watched, 'before'>> {
  const idle = residentMegabytes(gateway.pid) ?? NaN;
  using memory = watchMemory(gateway.pid);
  const ended = endOf(gateway, jobId);
  release();
  const { seconds, processorSeconds } = await ended;
  const outcome = clients && (JSON.parse(await clients.says(/^(\{.*\})$/m, CLIENTS_MS)) as SubscribersOutcome);
  return { seconds, processorSeconds, idle, peak: largest(memory.samples.map(({ megabytes }) => megabytes)), outcome };
}

const startClients = (input: SubscribersInput): Child =>
  startChild(process.execPath, ['--import', 'tsx', CLIENTS], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      TMPDIR: process.env['TMPDIR'],
      SUBSCRIBERS: JSON.stringify({ ...input, url: `${input.url.replace('http', 'ws')}/graphql` }),
    },
  });

const slower = ({ alone, watched }: Run) => watched.seconds / alone.seconds;
const idleKilobytes = ({ watched }: Run, count: number) => ((watched.idle - watched.before) * 1_000) / count;
const peakKilobytes = ({ alone, watched }: Run, count: number) => ((watched.peak - alone.peak) * 1_000) / count;

function table(runs: readonly Run[]): Table {
  return {
    title: 'One import and its subscribers',
    columns: ['database', 'watched by', 'seconds', 'CPU', 'before, MB', 'idle, MB', 'peak, MB', 'events', 'complete'],
    rows: grouped(runs, ({ kind }) => kind).flatMap((group) => {
      const [{ kind }] = group;
      const row = (who: string, some: readonly Watched[]) => {
        const of = (figure: (run: Watched) => number) => short(median(some.map(figure)));
        const outcomes = some.flatMap(({ outcome }) => outcome ?? []);
        return [
          kind,
          who,
          of(({ seconds }) => seconds),
          of(({ processorSeconds }) => processorSeconds),
          of(({ before }) => before),
          of(({ idle }) => idle),
          of(({ peak }) => peak),
          outcomes.length > 0 ? short(median(outcomes.map(({ events }) => events))) : '–',
          outcomes.length > 0 ? String(Math.min(...outcomes.map(({ whole }) => whole))) : '–',
        ];
      };
      return [
        row(
          'one',
          group.map(({ alone }) => alone),
        ),
        row(
          'all',
          group.map(({ watched }) => watched),
        ),
      ];
    }),
  };
}

function bounds(runs: readonly Run[], count: number): Bound[] {
  return grouped(runs, ({ kind }) => kind).flatMap((group) => {
    const [{ kind }] = group;
    const of = (figure: (run: Run) => number) => median(group.map(figure));
    const whole = Math.min(...group.map(({ watched }) => watched.outcome?.whole ?? 0));
    const faults = group.flatMap(({ watched }) => watched.outcome?.faults ?? []);
    const kilobytes = (what: string, value: number): Bound => ({
      what: `${what}, ${kind}`,
      limit: `${LIMIT.kilobytes} kB`,
      measured: `${short(value)} kB`,
      isKept: value < LIMIT.kilobytes,
    });
    return [
      {
        what: `subscribers that received everything, ${kind}`,
        limit: String(count),
        measured: [whole, ...faults.slice(0, 1)].join('; '),
        isKept: whole === count,
      },
      kilobytes(
        'an idle subscriber',
        of((run) => idleKilobytes(run, count)),
      ),
      kilobytes(
        'a subscriber at the peak',
        of((run) => peakKilobytes(run, count)),
      ),
      {
        what: `import with all against import with one, ${kind}`,
        limit: times(LIMIT.slower),
        measured: times(of(slower)),
        isKept: of(slower) < LIMIT.slower,
      },
    ];
  });
}
