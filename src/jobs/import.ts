import { v7 as uuidv7 } from 'uuid';
import { ImportError } from '../domain/errors.ts';
import { type ImportJob, jobSlot } from '../domain/importJob.ts';
import type { SnapshotCatalog, SnapshotProblem } from '../domain/snapshot.ts';
import { type ImportSummary, KINDS, shrinkage, writesNothing } from '../domain/summary.ts';
import type { Http } from '../sources/http.ts';
import type { Source } from '../sources/source.ts';
import { applyStage } from '../store/apply.ts';
import {
  confirmCatalog,
  countImported,
  findImportedCatalog,
  finishCatalog,
  type ImportedCatalog,
  insertCatalog,
  lockCatalog,
  noteAttempt,
} from '../store/importedCatalog.ts';
import { clearProblems, insertProblems, nameCatalog, recordStep, setProblemCount } from '../store/jobs.ts';
import { matchStage, summarise } from '../store/match.ts';
import type { Driver, Sql } from '../store/sql.ts';
import { createStage, dropStage, sealStage, type Stage, stageOf, stageRows } from '../store/stage.ts';
import { SnapshotRows } from '../store/stagedRows.ts';
import type { Progress } from './progress.ts';

/** Rows staged by one statement: some 15 ms on PGlite, and texts small enough to be collected while young. */
const STAGE_ROWS = 500;
/** Raised whenever the same upstream file would be read into other rows: an older gateway's fingerprint then says nothing. */
const READING = 1;
/** Problems kept with a job; more are only counted. */
const MAX_PROBLEMS = 1_000;

export interface ImportRun {
  readonly db: Driver;
  readonly source: Source;
  readonly http: Http;
  readonly job: ImportJob;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Brings a catalog to what upstream has now: download and stage, compare, then apply all of it in one transaction, the job's end included. */
export async function runImport(run: ImportRun): Promise<void> {
  const { db, job } = run;
  const catalog = await catalogToRefresh(run);
  if (catalog && (await isUnchanged(run, catalog))) return finishUnchanged(run, catalog);

  const stage = stageOf(job.id);
  await createStage(db, stage);
  try {
    const snapshot = await stageSnapshot(run, stage);
    await compareAndApply(run, stage, snapshot, catalog);
  } finally {
    await dropStage(db, stage);
  }
}

async function catalogToRefresh({ db, job }: ImportRun): Promise<ImportedCatalog | null> {
  if (job.kind === 'IMPORT') return null;
  const catalog = job.catalogId === null ? null : await findImportedCatalog(db, job.catalogId);
  if (!catalog) throw new ImportError('CATALOG_GONE', 'The catalog was deleted before its refresh began.');
  await noteAttempt(db, catalog.id);
  return catalog;
}

/** What was imported last is what upstream has, and nobody has edited it since. */
async function isUnchanged({ source, http, signal }: ImportRun, catalog: ImportedCatalog): Promise<boolean> {
  if (catalog.fingerprint === null || catalog.importedRevision !== catalog.revision) return false;
  return stamped(await source.fingerprint({ http, signal })) === catalog.fingerprint;
}

const stamped = (fingerprint: string | null) => fingerprint && `${READING} ${fingerprint}`;

async function finishUnchanged({ db, job }: ImportRun, catalog: ImportedCatalog): Promise<void> {
  const counts = await countImported(db, catalog.id);
  const unchanged = (count: number) => ({ added: 0, changed: 0, removed: 0, unchanged: count });
  const summary = {
    packages: unchanged(counts.packages),
    versions: unchanged(counts.versions),
    targets: unchanged(counts.targets),
  };
  await db.transaction(async (tx) => {
    await confirmCatalog(tx, catalog.id);
    await succeed(tx, job, summary, catalog.id, 'Upstream has nothing new.');
  });
}

/** Downloads, parses and stages as one stream: at no time is more in memory than a chunk of rows. */
async function stageSnapshot({ db, source, http, job, progress, signal }: ImportRun, stage: Stage): Promise<SnapshotCatalog> {
  const rows = new SnapshotRows();
  const problems = new ProblemLog(db, job.id);
  let snapshot: SnapshotCatalog | undefined;
  let parsed = 0;
  await progress.begin('DOWNLOADING');
  await problems.clear();
  for await (const item of source.read({ http, signal }, releaseOf(job, source))) {
    signal.throwIfAborted();
    if (item.kind === 'catalog') {
      snapshot = { ...item, fingerprint: stamped(item.fingerprint) };
      await nameCatalog(db, job, { slot: jobSlot(source.key, source.rolling, item.version), version: item.version });
      await progress.begin('PARSING', item.expectedPackages);
    } else if (item.kind === 'problem') problems.add(item);
    else {
      problems.add(rows.add(item));
      progress.report((parsed += 1));
      if (rows.size >= STAGE_ROWS) await stageRows(db, stage, rows.take());
    }
  }
  if (!snapshot) throw new Error(`The source ${source.key} gave no catalog.`);
  rows.finish();
  while (rows.size > 0) await stageRows(db, stage, rows.take(STAGE_ROWS));
  await problems.flush();
  await progress.settle();
  return snapshot;
}

/** A refresh asks for the catalog's own release, unless the catalog follows upstream's date. */
const releaseOf = (job: ImportJob, source: Source) => (job.kind === 'REFRESH' && source.rolling ? null : job.release);

async function compareAndApply(
  run: ImportRun,
  stage: Stage,
  snapshot: SnapshotCatalog,
  catalog: ImportedCatalog | null,
): Promise<void> {
  const { db, job, progress, signal } = run;
  const catalogId = catalog?.id ?? uuidv7();
  await progress.begin('COMPARING');
  await sealStage(db, stage);
  const revision = catalog && (await findImportedCatalog(db, catalog.id))?.revision;
  await matchStage(db, stage, catalogId);
  const summary = await summarise(db, stage);
  signal.throwIfAborted();
  guard(job, summary);
  if (job.dryRun) return void (await succeed(db, job, summary, catalog?.id));

  await progress.begin('APPLYING', rowsToWrite(summary));
  await db.transaction((tx) => apply(run, tx, { stage, snapshot, catalogId, summary, comparedRevision: revision ?? null }));
  await tidy(db, summary);
}

interface Compared {
  readonly stage: Stage;
  readonly snapshot: SnapshotCatalog;
  readonly catalogId: string;
  readonly summary: ImportSummary;
  /** The catalog's revision when it was compared; null for a new catalog. */
  readonly comparedRevision: number | null;
}

async function apply(
  { job, source, signal }: ImportRun,
  tx: Sql,
  { stage, snapshot, catalogId, summary, comparedRevision }: Compared,
): Promise<void> {
  // On PGlite nothing else runs between two statements unless the event loop turns.
  const checkpoint = () => new Promise<void>((resolve) => setImmediate(resolve)).then(() => signal.throwIfAborted());
  let counted = summary;
  if (comparedRevision === null) {
    const { catalogName: name, catalogType: type, key } = source;
    await insertCatalog(tx, { id: catalogId, name, type, source: key, autoUpdateEnabled: job.autoUpdateEnabled, snapshot });
  } else {
    const locked = await lockCatalog(tx, catalogId);
    if (!locked) throw new ImportError('CATALOG_GONE', 'The catalog was deleted while it was being refreshed.');
    if (locked.revision !== comparedRevision) {
      await matchStage(tx, stage, catalogId);
      guard(job, (counted = await summarise(tx, stage)));
    }
  }
  if (!writesNothing(counted)) await applyStage(tx, { catalogId, stage, summary: counted, checkpoint });
  await finishCatalog(tx, catalogId, snapshot, !writesNothing(counted));
  await checkpoint();
  await succeed(tx, job, counted, catalogId);
}

function guard(job: ImportJob, summary: ImportSummary): void {
  const shrinks = job.forced ? null : shrinkage(summary);
  if (shrinks !== null) throw new ImportError('SHRINK_GUARD', shrinks, summary);
}

async function succeed(
  sql: Sql,
  job: ImportJob,
  summary: ImportSummary,
  catalogId?: string,
  message: string | null = null,
): Promise<void> {
  const rows = KINDS.reduce((sum, kind) => sum + summary[kind].added + summary[kind].changed + summary[kind].removed, 0);
  const step = { state: 'SUCCEEDED', phase: 'FINISHED', done: rows, total: rows, rate: null, etaSeconds: 0, message } as const;
  const isOurs = await recordStep(sql, job, ['RUNNING'], step, { summary, ...(catalogId === undefined ? {} : { catalogId }) });
  // Thrown inside the apply it takes everything back: another worker has the job now.
  if (!isOurs) throw new Error(`The job ${job.id} went on elsewhere.`);
}

const rowsToWrite = (summary: ImportSummary) =>
  KINDS.reduce((sum, kind) => sum + summary[kind].added + summary[kind].changed + summary[kind].removed, 0);

/** Flushes the pending lists of the indexes and marks pages as visible to all; without it the first searches scan the table. */
async function tidy(db: Driver, summary: ImportSummary): Promise<void> {
  if (writesNothing(summary)) return;
  for (const table of ['package', 'package_version', 'target']) await db.query('import.vacuum', `VACUUM (ANALYZE) ${table}`);
}

/** Keeps the first problems of a job and counts all. */
class ProblemLog {
  readonly #db: Driver;
  readonly #jobId: string;
  #count = 0;
  #kept: SnapshotProblem[] = [];

  constructor(db: Driver, jobId: string) {
    this.#db = db;
    this.#jobId = jobId;
  }

  add(problem: SnapshotProblem | null): void {
    if (!problem) return;
    this.#count += 1;
    if (this.#kept.length < MAX_PROBLEMS) this.#kept.push(problem);
  }

  async clear(): Promise<void> {
    await clearProblems(this.#db, this.#jobId);
  }

  async flush(): Promise<void> {
    if (this.#kept.length > 0) await insertProblems(this.#db, this.#jobId, 0, this.#kept);
    await setProblemCount(this.#db, this.#jobId, this.#count);
  }
}
