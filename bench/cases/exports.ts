import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { importCatalog } from '../importing.ts';
import { ask, askTimes } from '../load/load.ts';
import { residentMegabytes, watchMemory } from '../load/process.ts';
import { nestedPage, type Target } from '../load/target.ts';
import type { DatabaseKind } from '../plan.ts';
import { NO_CACHE } from '../reads/gateways.ts';
import { atMost } from '../report/atMost.ts';
import { milliseconds, short, times } from '../report/format.ts';
import type { Section } from '../report/section.ts';
import { largest, median, percentile } from '../statistics.ts';

const PATH = '/export/versions.ndjson';
const NEWLINE = '\n'.charCodeAt(0);
/** A slow reader takes a chunk, of 16 KiB and more, and pauses. */
const PAUSE_MS = 10;
/** Exports during which readers are measured. */
const EXPORTS = 5;
/** Bounds, those of seconds on PostgreSQL. */
const LIMIT = { seconds: 3, megabytes: 30, readers: 1.5 };

/** One gateway with the exports of all versions of Spack. */
interface ExportRun {
  readonly kind: DatabaseKind;
  readonly rows: number;
  readonly seconds: number;
  /** Growth of the resident memory by a reader that takes a while. */
  readonly slowMegabytes: number;
  readonly repeatedStatus: number;
  /** The 99th percentile of reads, without exports and during some. */
  readonly idleMs: number;
  readonly busyMs: number;
}

/** Measures the export of all versions of Spack. */
export async function measureExports(bench: Bench): Promise<Section> {
  const runs: ExportRun[] = [];
  for (let round = 0; round < bench.plan.runs; round += 1) for (const kind of bench.kinds) runs.push(await measure(bench, kind));
  return sectionOf(bench, runs);
}

async function measure(bench: Bench, kind: DatabaseKind): Promise<ExportRun> {
  const { upstream, plan } = bench;
  await using database = await bench.createDatabase(kind);
  await using gateway = await startGateway({ database, upstream, profileFolder: plan.profileFolder, env: NO_CACHE });
  upstream.publishSpack('spackNew');
  const { catalogId } = await importCatalog(gateway, 'SPACK');
  await read(await begin(gateway));
  const began = performance.now();
  const response = await begin(gateway);
  const rows = await read(response);
  const seconds = (performance.now() - began) / 1_000;
  const repeated = await begin(gateway, { 'if-none-match': response.headers.etag ?? '' });
  await read(repeated);
  const readers = await measureReaders(gateway, nestedPage(gateway.url, catalogId), plan.warmUpRequests);
  return {
    ...{ kind, rows, seconds, repeatedStatus: repeated.statusCode ?? 0, ...readers },
    slowMegabytes: await growthBySlowReader(gateway),
  };
}

async function begin({ url }: Gateway, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const [response] = (await once(get(`${url}${PATH}`, { headers, agent: false }), 'response')) as [IncomingMessage];
  return response;
}

/** Reads a response to its end. @returns its number of lines */
async function read(response: IncomingMessage, pauseMs = 0): Promise<number> {
  let lines = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
    if (pauseMs > 0) await sleep(pauseMs);
  }
  return lines;
}

/** The 99th percentile of the reads of a page, in turns during an export and for the same time without one. */
async function measureReaders(gateway: Gateway, page: Target, warmUp: number): Promise<Pick<ExportRun, 'idleMs' | 'busyMs'>> {
  await askTimes(page, warmUp);
  const [busy, idle]: [number[], number[]] = [[], []];
  for (let index = 0; index < EXPORTS; index += 1) {
    const began = performance.now();
    busy.push(...(await readsDuring(page, async () => read(await begin(gateway)))));
    const took = performance.now() - began;
    idle.push(...(await readsDuring(page, () => sleep(took))));
  }
  return { busyMs: percentile(busy, 0.99), idleMs: percentile(idle, 0.99) };
}

/** Milliseconds of each read of a page that ended while some work was under way. */
async function readsDuring(page: Target, work: () => Promise<unknown>): Promise<number[]> {
  const end = new AbortController();
  const asked = ask(page, { pauseMs: 5, signal: end.signal });
  await work();
  end.abort();
  return (await asked).map(({ ms }) => ms);
}

async function growthBySlowReader(gateway: Gateway): Promise<number> {
  const before = residentMegabytes(gateway.pid) ?? NaN;
  using memory = watchMemory(gateway.pid);
  await read(await begin(gateway), PAUSE_MS);
  return largest(memory.samples.map(({ megabytes }) => megabytes)) - before;
}

function sectionOf({ kinds }: Bench, runs: readonly ExportRun[]): Section {
  const of = (kind: DatabaseKind, value: (run: ExportRun) => number) =>
    median(runs.filter((run) => run.kind === kind).map((run) => value(run)));
  const ratio = ({ idleMs, busyMs }: ExportRun) => busyMs / idleMs;
  const rows = Math.max(...runs.map((run) => run.rows));
  return {
    title: 'Export',
    method: [
      `\`GET ${PATH}\` of all ${rows.toLocaleString('en-US')} versions of Spack, the second time; again with its ETag. Reads: one connection requests the nested page every 5 ms, during ${EXPORTS} exports, and after each for the same time without.`,
      'Memory: growth of the resident memory of the gateway (MB of 10^6 bytes) by a reader that pauses after each chunk. Medians of the runs.',
    ],
    tables: [
      {
        title: 'Export of all versions of Spack',
        columns: ['database', 'rows', 'seconds', 'with its ETag', 'reads p99 ms', 'during exports', 'slow reader MB'],
        rows: kinds.map((kind) => [
          kind,
          rows.toLocaleString('en-US'),
          short(of(kind, (run) => run.seconds)),
          String(of(kind, (run) => run.repeatedStatus)),
          short(of(kind, (run) => run.idleMs)),
          short(of(kind, (run) => run.busyMs)),
          short(of(kind, (run) => run.slowMegabytes)),
        ]),
      },
    ],
    bounds: kinds.flatMap((kind) => [
      ...(kind === 'postgresql'
        ? [atMost('postgresql: export', of(kind, (run) => run.seconds) * 1_000, LIMIT.seconds * 1_000, milliseconds)]
        : []),
      atMost(
        `${kind}: memory with a slow reader`,
        of(kind, (run) => run.slowMegabytes),
        LIMIT.megabytes,
        (value) => `${short(value)} MB`,
      ),
      atMost(`${kind}: p99 of reads during exports`, of(kind, ratio), LIMIT.readers, times),
    ]),
  };
}
