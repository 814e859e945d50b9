import pg from 'pg';
import type { Bench } from '../bench.ts';
import type { Database } from '../databases/database.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { importCatalog, refreshCatalog } from '../importing.ts';
import { NO_CACHE } from '../reads/gateways.ts';
import { atMost } from '../report/atMost.ts';
import { milliseconds, short, times } from '../report/format.ts';
import type { Section } from '../report/section.ts';
import { median } from '../statistics.ts';

const ROWS = 20_000;
const PAGES = 1_000;
const SAMPLES = 100;
/** Bounds: of an import with the feed to one without, of writing changes, of a page, and of a far page to the first. */
const LIMIT = { import: 1.1, writeMs: 250, pageMs: 5, farPage: 1.3 };

const TABLES = ['catalog', 'package', 'package_parent', 'package_version', 'target'];
const SCENARIOS = ['first import of Spack', 'Spack 2025-03-20 → 2026-07-01'] as const;
type Scenario = (typeof SCENARIOS)[number];

/** The seconds of an import with the feed written, and without. */
interface Pair {
  readonly written: Readonly<Record<Scenario, number>>;
  readonly unwritten: Readonly<Record<Scenario, number>>;
}

interface Paging {
  readonly firstMs: number;
  readonly farMs: number;
}

/** Measures the cost of writing the feed of changes, and pages of it, on PostgreSQL. */
export async function measureChanges(bench: Bench): Promise<Section> {
  if (!bench.kinds.includes('postgresql'))
    return { title: TITLE, method: ['Measured on PostgreSQL only.'], tables: [], bounds: [] };
  const pairs: Pair[] = [];
  for (let round = 0; round < Math.max(bench.plan.runs, 3); round += 1)
    pairs.push({ unwritten: await importsOf(bench, false), written: await importsOf(bench, true) });
  await using database = await bench.createDatabase('postgresql');
  await using gateway = await startGateway({ database, upstream: bench.upstream, profileFolder: null, env: NO_CACHE });
  bench.upstream.publishSpack('spackNew');
  await importCatalog(gateway, 'SPACK');
  const writeMs = await writingOf(database);
  const paging = await pagingOf(gateway);
  return report(pairs, writeMs, paging);
}

const TITLE = 'Changes';

/** Imports Spack and refreshes it to another day, with the triggers that write the feed, or without. */
async function importsOf(bench: Bench, isWritten: boolean): Promise<Record<Scenario, number>> {
  const { upstream } = bench;
  await using database = await bench.createDatabase('postgresql');
  await using gateway = await startGateway({ database, upstream, profileFolder: null });
  if (!isWritten) await withClient(database, (client) => disableTriggers(client));
  upstream.publishSpack('spackOld');
  const first = await importCatalog(gateway, 'SPACK');
  upstream.publishSpack('spackNew');
  const second = await refreshCatalog(gateway, first.catalogId);
  return { 'first import of Spack': first.seconds, 'Spack 2025-03-20 → 2026-07-01': second.seconds };
}

async function disableTriggers(client: pg.Client): Promise<void> {
  for (const table of TABLES)
    for (const event of ['insert', 'update', 'delete']) {
      const { rowCount } = await client.query('SELECT FROM pg_trigger WHERE tgname = $1 AND tgrelid = $2::regclass', [
        `change_${event}`,
        table,
      ]);
      if (rowCount === 1) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER change_${event}`);
    }
}

/** Milliseconds of writing 20,000 changes: of the triggers of a statement, and of the commit. */
function writingOf(database: Database): Promise<number> {
  return withClient(database, async (client) => {
    const runs: number[] = [];
    for (let run = 0; run < 7; run += 1) {
      await client.query('VACUUM target');
      await client.query('BEGIN');
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Triggers: { 'Trigger Name': string; Time: number }[] }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) UPDATE target SET location = location || 'x' WHERE id IN (SELECT id FROM target ORDER BY id LIMIT ${ROWS})`,
      );
      const trigger = rows[0]?.['QUERY PLAN'][0].Triggers.find((found) => found['Trigger Name'] === 'change_update');
      const began = performance.now();
      await client.query('COMMIT');
      runs.push((trigger?.Time ?? Infinity) + performance.now() - began);
    }
    // As after an import.
    await client.query('VACUUM (ANALYZE) "commit", "change"');
    return median(runs);
  });
}

async function withClient<Result>({ env }: Database, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  if (!('DATABASE_URL' in env)) throw new Error('Only a database on a server can be asked.');
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const PAGE = `query ($after: String) { changes(first: 20, after: $after) { nodes { serial at kind row rowId label fields } pageInfo { endCursor } } }`;

/** Milliseconds of the first page of 20 changes, and of the page after a thousand pages. */
async function pagingOf(gateway: Gateway): Promise<Paging> {
  const page = (after: string | null) => gateway.query<{ changes: { pageInfo: { endCursor: string } } }>(PAGE, { after });
  let cursor: string | null = null;
  for (let count = 0; count < PAGES; count += 1) cursor = (await page(cursor)).changes.pageInfo.endCursor;
  const [first, far]: [number[], number[]] = [[], []];
  for (let sample = 0; sample < SAMPLES; sample += 1)
    for (const [after, taken] of [
      [null, first],
      [cursor, far],
    ] as const) {
      const began = performance.now();
      await page(after);
      taken.push(performance.now() - began);
    }
  return { firstMs: median(first), farMs: median(far) };
}

function report(pairs: readonly Pair[], writeMs: number, { firstMs, farMs }: Paging): Section {
  const seconds = (kind: keyof Pair, scenario: Scenario) => median(pairs.map((pair) => pair[kind][scenario]));
  const ratio = (scenario: Scenario) => median(pairs.map(({ written, unwritten }) => written[scenario] / unwritten[scenario]));
  return {
    title: TITLE,
    method: [
      'Imports with the triggers that write the feed, and with these triggers disabled, alternating in new databases; medians of the seconds, and of the ratios of each round.',
      `Writing: an UPDATE of ${ROWS.toLocaleString('en-US')} targets; the time of its trigger, and of the COMMIT. Pages of 20, with the response cache off; the far page follows ${PAGES.toLocaleString('en-US')} others within one commit.`,
    ],
    tables: [
      {
        title: 'Imports on PostgreSQL, seconds',
        columns: ['import', 'feed written', 'not written', 'ratio'],
        rows: SCENARIOS.map((scenario) => [
          scenario,
          short(seconds('written', scenario)),
          short(seconds('unwritten', scenario)),
          times(ratio(scenario)),
        ]),
      },
    ],
    bounds: [
      ...SCENARIOS.map((scenario) => atMost(`${scenario}: with the feed to without`, ratio(scenario), LIMIT.import, times)),
      atMost(`${ROWS.toLocaleString('en-US')} changes written`, writeMs, LIMIT.writeMs, milliseconds),
      atMost('page of changes, p50', firstMs, LIMIT.pageMs, milliseconds),
      atMost(`page ${PAGES.toLocaleString('en-US')} to the first`, farMs / firstMs, LIMIT.farPage, times),
    ],
  };
}
