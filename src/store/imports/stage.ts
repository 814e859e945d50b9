import type { ImportJob } from '../../domain/importJob.ts';
import type { DatabaseDriver, SqlExecutor } from '../database/driver.ts';
import { columns, CONTENT } from '../sql/importedColumns.ts';
import type { StagedRows } from './stagedRows.ts';

/** The names of the staging tables of one attempt of an import. */
export interface Stage {
  readonly packages: string;
  readonly versions: string;
  readonly targets: string;
  /** Maps staged rows to stored rows, with the result of the match. */
  readonly packageMatch: string;
  readonly versionMatch: string;
  readonly targetMatch: string;
  /** Stored rows that upstream no longer has. */
  readonly gone: string;
}

/**
 * The staging tables of an attempt. The attempt is part of the names, because a worker that hung must not touch the tables of its
 * successor.
 */
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

/** Creates the staging tables. They are unlogged: a crash of the server empties them, and the job starts again. */
export async function createStage(db: DatabaseDriver, stage: Stage): Promise<void> {
  await dropStage(db, stage);
  await db.script(`
    CREATE UNLOGGED TABLE ${stage.packages} AS SELECT NULL::int AS n, p.id, p.ecosystem, p.name, ${columns('p', CONTENT.package)},
      p.version_count, p.extension_count, p.counterpart_key, p.dependency_names, p.dependent_count FROM package p WITH NO DATA;
    CREATE UNLOGGED TABLE ${stage.versions} AS SELECT NULL::int AS n, v.id, NULL::int AS package_n, NULL::int AS build_n, NULL::int AS parent_package_n, NULL::int AS target_set_n,
      v.version, v.module_name, v.module_version, ${columns('v', CONTENT.version)} FROM package_version v WITH NO DATA;
    CREATE UNLOGGED TABLE ${stage.targets} AS SELECT NULL::int AS n, t.id, NULL::int AS version_n, NULL::int AS package_n,
      t.type, t.name, t.subtype, ${columns('t', CONTENT.target)} FROM target t WITH NO DATA;
    CREATE UNLOGGED TABLE ${stage.packageMatch} ${MATCH});
    CREATE UNLOGGED TABLE ${stage.versionMatch} ${MATCH}, live_build_id uuid);
    CREATE UNLOGGED TABLE ${stage.targetMatch} ${MATCH});
    CREATE UNLOGGED TABLE ${stage.gone} (kind text NOT NULL, n int NOT NULL, id uuid NOT NULL);`);
}

/** Drops the staging tables. */
export async function dropStage(db: DatabaseDriver, stage: Stage): Promise<void> {
  await db.script(`DROP TABLE IF EXISTS ${Object.values(stage).join(', ')};`);
}

/** Drops the staging tables of jobs that are no longer running, left behind by a crash. */
export async function dropOrphanedStages(db: DatabaseDriver): Promise<void> {
  const orphans = await db.query<{ name: string }>(
    'stage.orphans',
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
     WHERE s.nspname = 'staging' AND c.relkind = 'r'
       AND NOT EXISTS (SELECT FROM import_job j WHERE j.state = 'RUNNING' AND c.relname LIKE '%' || replace(j.id::text, '-', '') || '_' || j.attempt)`,
  );
  if (orphans.length > 0) await db.script(`DROP TABLE IF EXISTS ${orphans.map(({ name }) => `staging."${name}"`).join(', ')};`);
}

/** Defaults of omitted members, which are those of the tables. */
const DEFAULTS = {
  packages: { dependent_count: 0 },
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

/** Inserts rows in one statement: each of three would have to wait until the following rows are parsed. */
async function stageRows(sql: SqlExecutor, stage: Stage, rows: StagedRows): Promise<void> {
  const insert = (kind: keyof StagedRows, param: string) => `INSERT INTO ${stage[kind]} SELECT * FROM json_populate_recordset(
    json_populate_record(NULL::${stage[kind]}, '${JSON.stringify(DEFAULTS[kind])}'), ${param}::json)`;
  await sql.query(
    'stage.insert',
    `WITH packages AS (${insert('packages', '$1')}), versions AS (${insert('versions', '$2')}) ${insert('targets', '$3')}`,
    [JSON.stringify(rows.packages), JSON.stringify(rows.versions), JSON.stringify(rows.targets)],
  );
}

/** The number of rows of each kind. */
export type RowCounts = Readonly<Record<keyof StagedRows, number>>;

/** Writes rows to the staging tables while the next ones are parsed, one batch at a time. */
export class StageWriter {
  readonly #sql: SqlExecutor;
  readonly #stage: Stage;
  readonly #written = { packages: 0, versions: 0, targets: 0 };
  #writing: Promise<void> = Promise.resolve();

  constructor(sql: SqlExecutor, stage: Stage) {
    this.#sql = sql;
    this.#stage = stage;
  }

  /** Starts writing a batch; resolves when the previous batch is written. */
  async write(rows: StagedRows): Promise<void> {
    await this.#writing;
    for (const kind of ['packages', 'versions', 'targets'] as const) this.#written[kind] += rows[kind].length;
    this.#writing = stageRows(this.#sql, this.#stage, rows);
    // The failure is thrown at the next await; until then it must not end the process as an unhandled rejection.
    this.#writing.catch(() => undefined);
  }

  /** The number of rows passed to `write` so far. */
  get written(): RowCounts {
    return this.#written;
  }

  /** Resolves when all batches are written. */
  settle(): Promise<void> {
    return this.#writing;
  }
}

/** The columns by which rows are matched. */
const MATCHED = { packages: 'n, ecosystem, name', versions: 'n, package_n, version', targets: 'n, version_n' } as const;

/**
 * Analyzes the columns used by the match, without which its joins would run for minutes; statistics of all columns would take
 * longer than the joins.
 */
export async function sealStage(sql: SqlExecutor, stage: Stage): Promise<void> {
  for (const kind of ['packages', 'versions', 'targets'] as const)
    await sql.query('stage.analyze', `ANALYZE ${stage[kind]} (${MATCHED[kind]})`);
  await sql.query('stage.dependents', countDependents(stage));
}

/** The dependents of staged packages, with which those of a new catalog are inserted. */
const countDependents = ({ packages }: Stage) => `
  UPDATE ${packages} s SET dependent_count = c.dependents - (s.sort_name = ANY (s.dependency_names))::int
  FROM (SELECT unnest(dependency_names) AS name, count(*)::int AS dependents FROM ${packages} GROUP BY 1) c
  WHERE s.ecosystem = 'SOFTWARE' AND s.sort_name = c.name`;

/** Whether the staged rows are still there: a crash of the server empties the tables completely. */
export async function holdsAny(sql: SqlExecutor, stage: Stage): Promise<boolean> {
  return (await sql.query('stage.holdsAny', `SELECT FROM ${stage.packages} LIMIT 1`)).length > 0;
}
