import { fileURLToPath } from 'node:url';
import type { Bench } from '../bench.ts';
import { startChild } from '../children.ts';
import type { Database } from '../databases/database.ts';
import type { ImportFloor, ImportFloorInput } from '../floors/importFloor.ts';
import { startGateway } from '../gateway.ts';
import { grouped } from '../groups.ts';
import { type Import, importCatalog, type Phase, refreshCatalog, secondsOf } from '../importing.ts';
import type { DatabaseKind } from '../plan.ts';
import { ROOT } from '../project.ts';
import { atMost } from '../report/atMost.ts';
import { short, times } from '../report/format.ts';
import type { Bound, Section, Table } from '../report/section.ts';
import { median } from '../statistics.ts';
import { EESSI_RELEASE } from '../upstream/files.ts';

const FLOOR = fileURLToPath(new URL('../floors/runImportFloor.ts', import.meta.url));
const FLOOR_MS = 300_000;
const PHASES = ['WAITING', 'DOWNLOADING', 'PARSING', 'COMPARING', 'APPLYING'] as const satisfies Phase[];

/** Bounds of an import: relative to its floor, and of an unchanged import to the first. */
const LIMIT = { first: 2.5, unchanged: 0.6 };

/** A catalog and the files to import in turn. */
interface Scenario {
  readonly name: string;
  readonly source: 'EESSI' | 'SPACK';
  readonly file: 'eessi' | 'spackNew';
  readonly isFromOld: boolean;
}

const SCENARIOS: readonly Scenario[] = [
  { name: `EESSI ${EESSI_RELEASE}`, source: 'EESSI', file: 'eessi', isFromOld: false },
  { name: 'Spack 2026-07-01', source: 'SPACK', file: 'spackNew', isFromOld: false },
  { name: 'Spack 2025-03-20 → 2026-07-01', source: 'SPACK', file: 'spackNew', isFromOld: true },
];

interface Run {
  readonly what: string;
  readonly kind: DatabaseKind;
  readonly imported: Import;
  readonly floor: ImportFloor;
}

/** Measures imports, and the minimum time to write the same rows. */
export async function measureImports(bench: Bench): Promise<Section> {
  const runs: Run[] = [];
  for (let round = 0; round < bench.plan.runs; round += 1)
    for (const scenario of SCENARIOS) for (const kind of bench.kinds) runs.push(...(await runScenario(bench, scenario, kind)));
  return {
    title: 'Imports',
    method: [
      'Each catalog is imported into an empty database by a freshly started gateway. Seconds are from the mutation to the last event of `importProgress`, CPU is the processor time of the gateway process in that period, phases follow the times of the stored events; medians.',
      'Unchanged: the same file again, without ETag and hashes, so that every row is compared and none is written. Rows are those of upstream.',
      'Floor: JSON.parse of the whole file and a plain COPY of the same rows (COPY FROM STDIN through node-postgres, `/dev/blob` on PGlite) straight into the same tables with their indexes and foreign keys; in its own process and database, alternating with the gateway. Ratios are medians over the runs.',
      'By stages: the same rows by COPY into unlogged tables, then INSERT … SELECT: the minimum cost of comparing before writing.',
    ],
    tables: [importTable(runs), floorTable(runs)],
    bounds: bounds(runs),
  };
}

async function runScenario(bench: Bench, scenario: Scenario, kind: DatabaseKind): Promise<Run[]> {
  await using database = await bench.createDatabase(kind);
  const imports = await importsOf(bench, scenario, database);
  await using empty = await bench.createDatabase(kind);
  const floor = await floorOf({ file: bench.upstream.files[scenario.file], imported: database.env, empty: empty.env });
  return imports.map(([what, imported]) => ({ what, kind, imported, floor }));
}

async function importsOf(
  { upstream, plan }: Bench,
  { name, source, isFromOld }: Scenario,
  database: Database,
): Promise<[string, Import][]> {
  await using gateway = await startGateway({ database, upstream, profileFolder: plan.profileFolder });
  upstream.publishSpack(isFromOld ? 'spackOld' : 'spackNew');
  const first = await importCatalog(gateway, source, source === 'EESSI' ? EESSI_RELEASE : null);
  upstream.publishSpack('spackNew');
  const again = await refreshCatalog(gateway, first.catalogId);
  if (!isFromOld && again.written > 0) throw new Error(`The second import of ${name} wrote ${again.written} rows.`);
  return isFromOld
    ? [[name, again]]
    : [
        [name, first],
        [`${name}, unchanged`, again],
      ];
}

async function floorOf(input: ImportFloorInput): Promise<ImportFloor> {
  const child = startChild(process.execPath, ['--import', 'tsx', FLOOR], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      TMPDIR: process.env['TMPDIR'],
      NODE_ENV: 'production',
      IMPORT_FLOOR: JSON.stringify(input),
    },
  });
  return JSON.parse(await child.says(/^(\{.*\})$/m, FLOOR_MS)) as ImportFloor;
}

const total = ({ parse, copy }: ImportFloor) => parse + copy;

const ratio = ({ imported, floor }: Run) => imported.seconds / total(floor);

function importTable(runs: readonly Run[]): Table {
  return {
    title: 'Imports, seconds',
    columns: [
      'catalog',
      'database',
      'seconds',
      'CPU',
      ...PHASES.map((phase) => phase.toLowerCase()),
      'rows',
      'rows/s',
      'written',
      'floor',
      'ratio',
    ],
    rows: grouped(runs, ({ what, kind }) => `${what} ${kind}`).map((group) => {
      const [{ what, kind, imported }] = group;
      const of = (figure: (run: Run) => number) => median(group.map(figure));
      return [
        what,
        kind,
        short(of((run) => run.imported.seconds)),
        short(of((run) => run.imported.processorSeconds)),
        ...PHASES.map((phase) => short(of((run) => secondsOf(run.imported.events, phase)))),
        imported.rows.toLocaleString('en-US'),
        short(imported.rows / of((run) => run.imported.seconds)),
        imported.written.toLocaleString('en-US'),
        short(of((run) => total(run.floor))),
        times(of(ratio)),
      ];
    }),
  };
}

function floorTable(runs: readonly Run[]): Table {
  const measured = runs.filter(({ what }) => !/→|unchanged/.test(what));
  return {
    title: 'Floor, seconds',
    columns: ['catalog', 'database', 'JSON.parse', 'COPY', 'sum', 'by stages, sum'],
    rows: grouped(measured, ({ what, kind }) => `${what} ${kind}`).map((group) => {
      const [{ what, kind }] = group;
      const of = (figure: (floor: ImportFloor) => number) => short(median(group.map(({ floor }) => figure(floor))));
      return [what, kind, of(({ parse }) => parse), of(({ copy }) => copy), of(total), of(({ parse, staged }) => parse + staged)];
    }),
  };
}

function bounds(runs: readonly Run[]): Bound[] {
  const spack = SCENARIOS.find(({ source, isFromOld }) => source === 'SPACK' && !isFromOld)?.name;
  return grouped(
    runs.filter(({ what }) => what === spack),
    ({ kind }) => kind,
  ).flatMap((group) => {
    const [{ kind }] = group;
    const again = runs.filter((run) => run.kind === kind && run.what === `${spack}, unchanged`);
    const seconds = (some: readonly Run[]) => median(some.map(({ imported }) => imported.seconds));
    return [
      atMost(`${spack} against its floor, ${kind}`, median(group.map(ratio)), LIMIT.first, times),
      atMost(`${spack}, unchanged, against the first import, ${kind}`, seconds(again) / seconds(group), LIMIT.unchanged, times),
    ];
  });
}
