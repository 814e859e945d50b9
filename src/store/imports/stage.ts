import type { ImportJob } from '../../domain/importJob.ts';
import type { DatabaseDriver, SqlExecutor } from '../database/driver.ts';
import { columns, CONTENT } from '../sql/importedColumns.ts';
import type { StagedRows } from './stagedRows.ts';

/** The staging tables of one attempt at an import. */
export interface Stage {
  readonly packages: string;
  readonly versions: string;
  readonly targets: string;
  /** Staged row → live row, and what became of it. */
  readonly packageMatch: string;
  readonly versionMatch: string;
  readonly targetMatch: string;
  /** Live rows that upstream no longer has. */
  readonly gone: string;
}

/** Named by the attempt too: a worker that was only stalled must not touch the tables of its successor. */
export function stageOf({ id, attempt }: Pick<ImportJob, 'id' | 'attempt'>): Stage {
  const table = (kind: string) => `staging.${kind}_${id.replaceAll('-', '')}_${attempt}`;
  return {
    packages: table('package'),
    versions: table('version'),
    targets: table('target'),
    packageMatch: table('package_match'),
    versionMatch: table('version_match'),
    targetMatch: table('target_match'),
    gone: table('gone'),
  };
}

const MATCH = '(n int PRIMARY KEY, id uuid NOT NULL, is_new boolean NOT NULL, differs boolean NOT NULL';

/** Unlogged: a crash empties them, and the job begins anew. */
export async function createStage(db: DatabaseDriver, stage: Stage): Promise<void> {
  await dropStage(db, stage);
  await db.script(`
    CREATE UNLOGGED TABLE ${stage.packages} AS SELECT NULL::int AS n, p.id, p.ecosystem, p.name, ${columns('p', CONTENT.package)},
      p.version_count, p.extension_count FROM package p WITH NO DATA;
    CREATE UNLOGGED TABLE ${stage.versions} AS SELECT NULL::int AS n, v.id, NULL::int AS package_n, NULL::int AS build_n, NULL::int AS parent_package_n,
      v.version, v.module_name, v.module_version, ${columns('v', CONTENT.version)} FROM package_version v WITH NO DATA;
    CREATE UNLOGGED TABLE ${stage.targets} AS SELECT NULL::int AS n, t.id, NULL::int AS version_n, NULL::int AS package_n,
      t.type, t.name, t.subtype, ${columns('t', CONTENT.target)} FROM target t WITH NO DATA;
    CREATE UNLOGGED TABLE ${stage.packageMatch} ${MATCH});
    CREATE UNLOGGED TABLE ${stage.versionMatch} ${MATCH}, live_build_id uuid);
    CREATE UNLOGGED TABLE ${stage.targetMatch} ${MATCH});
    CREATE UNLOGGED TABLE ${stage.gone} (kind text NOT NULL, n int NOT NULL, id uuid NOT NULL);`);
}

export async function dropStage(db: DatabaseDriver, stage: Stage): Promise<void> {
  await db.script(`DROP TABLE IF EXISTS ${Object.values(stage).join(', ')};`);
}

/** Drops the staging tables of jobs that are no longer running: what a crash left behind. */
export async function dropOrphanedStages(db: DatabaseDriver): Promise<void> {
  const orphans = await db.query<{ name: string }>(
    'stage.orphans',
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
     WHERE s.nspname = 'staging' AND c.relkind = 'r'
       AND NOT EXISTS (SELECT FROM import_job j WHERE j.state = 'RUNNING' AND c.relname LIKE '%' || replace(j.id::text, '-', '') || '_' || j.attempt)`,
  );
  if (orphans.length > 0) await db.script(`DROP TABLE IF EXISTS ${orphans.map(({ name }) => `staging."${name}"`).join(', ')};`);
}

/** What a row has that does not say otherwise: as in the tables themselves, where upstream has nothing to say. */
const DEFAULTS = {
  packages: {},
  versions: {
    module_name: '',
    module_version: '',
    version_suffix: '',
    has_suffix: false,
    module_key: '',
    required_modules: [],
    toolchain_families: [],
    metadata: {},
    load_commands: [],
  },
  targets: { subtype: '', location: '', metadata: {}, gpu_architectures: [] },
} as const;

/** Writes rows in one statement: three would each wait until the rows after them have been read. */
async function stageRows(sql: SqlExecutor, stage: Stage, rows: StagedRows): Promise<void> {
  const insert = (kind: keyof StagedRows, param: string) => `INSERT INTO ${stage[kind]} SELECT * FROM json_populate_recordset(
    json_populate_record(NULL::${stage[kind]}, '${JSON.stringify(DEFAULTS[kind])}'), ${param}::json)`;
  await sql.query(
    'stage.insert',
    `WITH packages AS (${insert('packages', '$1')}), versions AS (${insert('versions', '$2')}) ${insert('targets', '$3')}`,
    [JSON.stringify(rows.packages), JSON.stringify(rows.versions), JSON.stringify(rows.targets)],
  );
}

export type RowCounts = Readonly<Record<keyof StagedRows, number>>;

/** Stages rows while the next ones are being read: at any time one lot is on its way. */
export class StageWriter {
  readonly #sql: SqlExecutor;
  readonly #stage: Stage;
  readonly #written = { packages: 0, versions: 0, targets: 0 };
  #writing: Promise<void> = Promise.resolve();

  constructor(sql: SqlExecutor, stage: Stage) {
    this.#sql = sql;
    this.#stage = stage;
  }

  /** Resolves when the lot before is written. */
  async write(rows: StagedRows): Promise<void> {
    await this.#writing;
    for (const kind of ['packages', 'versions', 'targets'] as const) this.#written[kind] += rows[kind].length;
    this.#writing = stageRows(this.#sql, this.#stage, rows);
    // Whoever waits for it next gets the failure; until then it must not end the process as one that nobody handles.
    this.#writing.catch(() => undefined);
  }

  /** Rows that were handed over so far. */
  get written(): RowCounts {
    return this.#written;
  }

  /** Resolves when all is written. */
  settle(): Promise<void> {
    return this.#writing;
  }
}

/** Columns that rows are matched by. */
const MATCHED = { packages: 'n, ecosystem, name', versions: 'n, package_n, version', targets: 'n, version_n' } as const;

/** Tells the planner what was staged, without which the joins that follow run for minutes; statistics of all columns would take longer than they. */
export async function sealStage(sql: SqlExecutor, stage: Stage): Promise<void> {
  for (const kind of ['packages', 'versions', 'targets'] as const)
    await sql.query('stage.analyze', `ANALYZE ${stage[kind]} (${MATCHED[kind]})`);
}

/** Whether the rows are still there: a crash of the server takes all of them or none. */
export async function holdsAny(sql: SqlExecutor, stage: Stage): Promise<boolean> {
  return (await sql.query('stage.holdsAny', `SELECT FROM ${stage.packages} LIMIT 1`)).length > 0;
}
