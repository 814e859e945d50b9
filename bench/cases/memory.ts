import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { createFolderDatabase } from '../databases/folder.ts';
import { temporaryFolder } from '../folders.ts';
import { startGateway } from '../gateway.ts';
import { grouped } from '../groups.ts';
import { importCatalog, phaseAt } from '../importing.ts';
import { residentMegabytes, watchMemory } from '../load/process.ts';
import type { DatabaseKind } from '../plan.ts';
import { megabytes, times } from '../report/format.ts';
import type { Bound, Section, Table } from '../report/section.ts';
import { largest, median } from '../statistics.ts';
import { generateSpack } from '../upstream/spack.ts';

/** Factor of the larger file: memory must not grow with a streamed file. */
const GROWTH = 4;
const LIMIT_OF_GROWTH = 1.2;
const BOUND_MEGABYTES: Record<DatabaseKind, number> = { pglite: 800, postgresql: 350 };

const FILES = ['upstream', 'generated', 'four times'] as const;
type File = (typeof FILES)[number];

interface Run {
  readonly kind: DatabaseKind;
  readonly file: File;
  readonly rows: number;
  readonly start: number;
  readonly peak: number;
  /** The phase of the maximum. */
  readonly phase: string;
  readonly after: number;
}

/** Measures the memory of the gateway while Spack is imported. */
export async function measureMemory(bench: Bench): Promise<Section> {
  const runs: Run[] = [];
  using folder = temporaryFolder('growth');
  const paths = generate(folder.path, bench.plan.scale);
  if (residentMegabytes(process.pid) !== null)
    for (let round = 0; round < bench.plan.runs; round += 1)
      for (const kind of bench.kinds) for (const file of FILES) runs.push(await measure(bench, kind, file, paths[file]));
  return {
    title: 'Memory',
    method: [
      'Resident memory of the gateway (MB of 10^6 bytes; PostgreSQL is a separate process and not included) from /proc every 50 ms while Spack 2026-07-01 is imported into an empty database. The gateway is freshly started; on PGlite it has created the database, which leaves the process larger.',
      `The same with a generated file of the same format and size, and with one of ${GROWTH} times as many packages.`,
      ...(runs.length === 0 ? ['Omitted: this system has no /proc.'] : []),
    ],
    tables: [memoryTable(runs)],
    bounds: bounds(runs),
  };
}

function generate(folder: string, scale: number): Record<File, 'spackNew' | { path: string }> {
  const made = (times: number) => {
    const path = join(folder, `spack-${times}.json`);
    writeFileSync(path, generateSpack('2026-07-01', times * scale));
    return { path };
  };
  return { upstream: 'spackNew', generated: made(1), 'four times': made(GROWTH) };
}

async function measure(bench: Bench, kind: DatabaseKind, file: File, published: 'spackNew' | { path: string }): Promise<Run> {
  const { plan, upstream } = bench;
  // Imports usually follow the first start, which creates the embedded database and leaves the process larger.
  await using database = kind === 'pglite' ? createFolderDatabase() : await bench.createDatabase(kind);
  await using gateway = await startGateway({ database, upstream, profileFolder: plan.profileFolder });
  upstream.publishSpack(published);
  await sleep(1_000);
  const start = residentMegabytes(gateway.pid) ?? NaN;
  using memory = watchMemory(gateway.pid);
  const { events, rows } = await importCatalog(gateway, 'SPACK');
  await sleep(plan.settleSeconds * 1_000);
  const peak = largest(memory.samples.map((sample) => sample.megabytes));
  const highest = memory.samples.find((sample) => sample.megabytes === peak);
  return {
    kind,
    file,
    rows,
    start,
    peak,
    phase: phaseAt(events, highest?.at ?? 0),
    after: memory.samples.at(-1)?.megabytes ?? NaN,
  };
}

function memoryTable(runs: readonly Run[]): Table {
  return {
    title: 'Resident memory, MB',
    columns: ['database', 'file', 'rows', 'start', 'peak (median)', 'peak (highest)', 'highest during', 'after'],
    rows: grouped(runs, ({ kind, file }) => `${kind} ${file}`).map((group) => {
      const [{ kind, file, rows }] = group;
      const of = (figure: (run: Run) => number) => String(Math.round(median(group.map(figure))));
      const peak = largest(group.map((run) => run.peak));
      const phase = group.find((run) => run.peak === peak)?.phase ?? '';
      return [
        kind,
        file,
        rows.toLocaleString('en-US'),
        of(({ start }) => start),
        of((run) => run.peak),
        String(Math.round(peak)),
        phase,
        of(({ after }) => after),
      ];
    }),
  };
}

function bounds(runs: readonly Run[]): Bound[] {
  return grouped(runs, ({ kind }) => kind).flatMap((group) => {
    const [{ kind }] = group;
    const peaks = (file: File) => group.filter((run) => run.file === file).map((run) => run.peak);
    const peak = largest(peaks('upstream'));
    const limit = BOUND_MEGABYTES[kind];
    const growth = median(peaks('four times')) / median(peaks('generated'));
    return [
      {
        what: `memory during an import of Spack, ${kind}`,
        limit: megabytes(limit),
        measured: megabytes(peak),
        isKept: peak < limit,
      },
      {
        what: `memory for ${GROWTH} times as much, ${kind}`,
        limit: times(LIMIT_OF_GROWTH),
        measured: times(growth),
        isKept: growth <= LIMIT_OF_GROWTH,
      },
    ];
  });
}
