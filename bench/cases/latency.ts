import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { startGateway } from '../gateway.ts';
import { NO_CACHE } from '../reads/gateways.ts';
import { type Event, type Import, importCatalog, refreshCatalog } from '../importing.ts';
import { ask, askTimes, type Sample } from '../load/load.ts';
import { cheapQuery, health, nestedPage, type Target } from '../load/target.ts';
import type { DatabaseKind } from '../plan.ts';
import type { Section } from '../report/section.ts';
import { EESSI_RELEASE } from '../upstream/files.ts';
import { latencyBounds, latencyTable, phaseTable } from './latencyTables.ts';

/** The requests sent during imports. */
export const QUESTIONS = ['nested page', 'cheap query', '/health'] as const;
/** The name of such a request. */
export type Question = (typeof QUESTIONS)[number];
/** Samples by request. */
export type Samples = Readonly<Record<Question, readonly Sample[]>>;

/** The imports measured. */
export type Step = 'first fill' | 'refresh';

/** Pause between requests: cheap ones are sent every few milliseconds, the nested page without a pause. */
const PAUSE_MS: Record<Question, number> = { 'nested page': 0, 'cheap query': 10, '/health': 10 };

/** The samples of one import. */
export interface LatencyRun {
  readonly kind: DatabaseKind;
  readonly step: Step;
  readonly idle: Samples;
  /** From the mutation until some seconds after the import has ended. */
  readonly busy: Samples;
  readonly events: readonly Event[];
}

/** Measures the latency of reads during an import of Spack. */
export async function measureLatency(bench: Bench): Promise<Section> {
  const runs: LatencyRun[] = [];
  for (let round = 0; round < bench.plan.runs; round += 1)
    for (const kind of bench.kinds) runs.push(...(await measure(bench, kind)));
  return {
    title: 'Reads during an import of Spack',
    method: [
      'EESSI is imported before. One connection requests the nested page without a pause, one a cheap query and one /health (which needs no database, and so shows how long the process was busy) every 10 ms: first without an import, then while Spack 2025-03-20 is imported (first fill), then while it is refreshed to 2026-07-01, and for some seconds after each.',
      'Percentiles: of requests that started during the import, medians of the runs. Longest waits: of all runs, including the seconds after an import.',
    ],
    tables: [latencyTable(runs), phaseTable(runs)],
    bounds: latencyBounds(runs),
  };
}

/** Runs both imports in one gateway, after a measurement without an import. */
async function measure(bench: Bench, kind: DatabaseKind): Promise<LatencyRun[]> {
  const { plan, upstream } = bench;
  await using database = await bench.createDatabase(kind);
  await using gateway = await startGateway({ database, upstream, profileFolder: plan.profileFolder, env: NO_CACHE });
  const { catalogId } = await importCatalog(gateway, 'EESSI', EESSI_RELEASE);
  const targets = {
    'nested page': nestedPage(gateway.url, catalogId),
    'cheap query': cheapQuery(gateway),
    '/health': health(gateway),
  };
  await askTimes(targets['nested page'], plan.warmUpRequests);
  const [idle] = await asking(targets, () => sleep(plan.idleSeconds * 1_000));
  const watched = (start: () => Promise<Import>) =>
    asking(targets, async () => {
      const imported = await start();
      await sleep(plan.settleSeconds * 1_000);
      return imported;
    });

  upstream.publishSpack('spackOld');
  const [filling, filled] = await watched(() => importCatalog(gateway, 'SPACK'));
  upstream.publishSpack('spackNew');
  const [refreshing, refreshed] = await watched(() => refreshCatalog(gateway, filled.catalogId));
  return [
    { kind, step: 'first fill', idle, busy: filling, events: filled.events },
    { kind, step: 'refresh', idle, busy: refreshing, events: refreshed.events },
  ];
}

/** Samples all requests during some work. */
async function asking<Result>(targets: Record<Question, Target>, work: () => Promise<Result>): Promise<[Samples, Result]> {
  const end = new AbortController();
  const asked = Promise.all(
    QUESTIONS.map((question) => ask(targets[question], { pauseMs: PAUSE_MS[question], signal: end.signal })),
  );
  try {
    // The load can only end early by failing.
    const result = await Promise.race([work(), asked.then(() => Promise.reject(new Error('The load has stopped.')))]);
    end.abort();
    const [page = [], cheap = [], healthy = []] = await asked;
    return [{ 'nested page': page, 'cheap query': cheap, '/health': healthy }, result];
  } finally {
    end.abort();
    await asked.catch(() => undefined);
  }
}
