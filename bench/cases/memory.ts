import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { createFolderDatabase } from '../databases/folder.ts';
import { startGateway } from '../gateway.ts';
import { grouped } from '../groups.ts';
import { importCatalog, phaseAt } from '../importing.ts';
import { residentMegabytes, watchMemory } from '../load/process.ts';
import type { DatabaseKind } from '../plan.ts';
import { megabytes } from '../report/format.ts';
import type { Bound, Section, Table } from '../report/section.ts';
import { largest, median } from '../statistics.ts';

const BOUND_MEGABYTES: Record<DatabaseKind, number> = { pglite: 800, postgresql: 350 };

interface Run {
  readonly kind: DatabaseKind;
  readonly start: number;
  readonly peak: number;
  /** In which phase it was highest. */
  readonly phase: string;
  readonly after: number;
}

/** How much memory the gateway's process takes while Spack's whole file is imported. */
export async function measureMemory(bench: Bench): Promise<Section> {
  const runs: Run[] = [];
  if (residentMegabytes(process.pid) !== null)
    for (let round = 0; round < bench.plan.runs; round += 1)
      for (const kind of bench.kinds) runs.push(await measure(bench, kind));
  return {
    title: 'Memory',
    method: [
      'Resident memory of the gateway (MB of 10^6 bytes; PostgreSQL is a process of its own and not counted) from /proc every 50 ms while Spack 2026-07-01 is imported into an empty database. The gateway has just started; on PGlite it has made the database, which leaves the process larger.',
      ...(runs.length === 0 ? ['Left out: this system has no /proc.'] : []),
    ],
    tables: [memoryTable(runs)],
    bounds: bounds(runs),
  };
}

async function measure(bench: Bench, kind: DatabaseKind): Promise<Run> {
  const { plan, upstream } = bench;
  // People import right after their first start, which makes the embedded database and leaves the process larger.
  await using database = kind === 'pglite' ? createFolderDatabase() : await bench.createDatabase(kind);
  await using gateway = await startGateway({ database, upstream, profileFolder: plan.profileFolder });
  upstream.publishSpack('spackNew');
  await sleep(1_000);
  const start = residentMegabytes(gateway.pid) ?? NaN;
  using memory = watchMemory(gateway.pid);
  const { events } = await importCatalog(gateway, 'SPACK');
  await sleep(plan.settleSeconds * 1_000);
  const peak = largest(memory.samples.map((sample) => sample.megabytes));
  const highest = memory.samples.find((sample) => sample.megabytes === peak);
  return { kind, start, peak, phase: phaseAt(events, highest?.at ?? 0), after: memory.samples.at(-1)?.megabytes ?? NaN };
}

function memoryTable(runs: readonly Run[]): Table {
  return {
    title: 'Resident memory, MB',
    columns: ['database', 'start', 'peak (median)', 'peak (highest)', 'highest while', 'after'],
    rows: grouped(runs, ({ kind }) => kind).map((group) => {
      const [{ kind }] = group;
      const of = (figure: (run: Run) => number) => String(Math.round(median(group.map(figure))));
      const peak = largest(group.map((run) => run.peak));
      const phase = group.find((run) => run.peak === peak)?.phase ?? '';
      return [kind, of(({ start }) => start), of((run) => run.peak), String(Math.round(peak)), phase, of(({ after }) => after)];
    }),
  };
}

function bounds(runs: readonly Run[]): Bound[] {
  return grouped(runs, ({ kind }) => kind).map((group) => {
    const [{ kind }] = group;
    const peak = largest(group.map((run) => run.peak));
    const limit = BOUND_MEGABYTES[kind];
    return {
      what: `memory while Spack is imported, ${kind}`,
      limit: megabytes(limit),
      measured: megabytes(peak),
      isKept: peak < limit,
    };
  });
}
