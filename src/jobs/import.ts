import { setImmediate } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { DatabaseUnavailableError, ImportError } from '../domain/errors.ts';
import { type ImportJob, jobSlot } from '../domain/importJob.ts';
import type { SnapshotCatalog } from '../domain/snapshot.ts';
import type { TargetSet } from '../domain/targetSet.ts';
import { shrinkage } from '../domain/shrinkage.ts';
import { type ChangeCounts, type ImportSummary, KINDS, writesNothing } from '../domain/summary.ts';
import type { Http } from '../sources/http/http.ts';
import type { Source, SourceIo } from '../sources/source.ts';
import { applyStage } from '../store/imports/apply.ts';
import type { ChangeFeed } from '../store/database/changeFeed.ts';
import { endDemo } from '../store/edits/demoCatalog.ts';
import {
  confirmCatalog,
  countImported,
  findImportedCatalog,
  finishCatalog,
  type ImportedCatalog,
  insertCatalog,
  lockCatalog,
  noteAttempt,
} from '../store/imports/importedCatalog.ts';
import { nameCatalog } from '../store/imports/importJobs.ts';
import { saveChanges } from '../store/imports/importChanges.ts';
import { matchStage, summarise } from '../store/imports/match.ts';
import type { DatabaseDriver, SqlExecutor } from '../store/database/driver.ts';
import { losingSlices } from '../store/imports/slices.ts';
import {
  createStage,
  dropStage,
  holdsAny,
  type RowCounts,
  sealStage,
  type Stage,
  stageOf,
  StageWriter,
} from '../store/imports/stage.ts';
import { SnapshotRows } from '../store/imports/stagedRows.ts';
import { findUpload, uploadedPieces } from '../store/uploads.ts';
import { ProblemLog } from './problemLog.ts';
import type { Progress } from './progress.ts';
import { rowsToWrite, succeed } from './succeed.ts';

/** Rows per staging statement: about 15 ms on PGlite, and texts small enough for young-generation garbage collection. */
const STAGE_ROWS = 500;
/**
 * Increased whenever the same upstream file would result in different rows, so that fingerprints of older gateways are not
 * reused.
 */
const PARSER_VERSION = 2;

/** One attempt of an import, and its dependencies. */
export interface ImportRun {
  readonly db: DatabaseDriver;
  readonly changes: Pick<ChangeFeed, 'invalidate'>;
  readonly source: Source;
  readonly http: Http;
  readonly job: ImportJob;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Called with failures that do not fail the import. */
  readonly onError: (error: unknown) => void;
}

/**
 * Runs an import: downloads and stages the snapshot, compares it, and applies everything in one transaction, including the end of
 * the job. Returns the changes.
 * @throws ImportError, UpstreamError, or the reason of the signal
 */
export async function runImport(run: ImportRun): Promise<ImportSummary> {
  const { db, job } = run;
  const catalog = await catalogToRefresh(run);
  const io = await sourceIo(run);
  if (catalog && (await isUnchanged(run, io, catalog))) return finishUnchanged(run, catalog);

  const stage = stageOf(job);
  await createStage(db, stage);
  try {
    return await compareAndApply(run, stage, await stageSnapshot(run, io, stage), catalog);
  } finally {
    // A remaining stage is dropped within the hour; the error of the import matters more.
    await dropStage(db, stage).catch(run.onError);
  }
}

/** @throws ImportError when the uploaded file has expired */
async function sourceIo({ db, http, job, signal }: ImportRun): Promise<SourceIo> {
  const { uploadId, host } = job;
  const upload = uploadId === null ? null : await findUpload(db, uploadId);
  if (uploadId !== null && !upload) throw new ImportError('UPLOAD_GONE', 'The uploaded file has expired; upload it again.');
  if (!upload) return { http, signal, host };
  const { sha256, receivedAt, id } = upload;
  return {
    http,
    signal,
    host,
    upload: { name: 'The uploaded file', sha256, receivedAt, chunks: () => uploadedPieces(db, id, signal) },
  };
}

async function catalogToRefresh({ db, job }: ImportRun): Promise<ImportedCatalog | null> {
  if (job.kind === 'IMPORT') return null;
  const catalog = job.catalogId === null ? null : await findImportedCatalog(db, job.catalogId);
  if (!catalog) throw catalogGone();
  if (!job.dryRun) await noteAttempt(db, catalog.id);
  return catalog;
}

const catalogGone = () => new ImportError('CATALOG_GONE', 'The catalog to be refreshed has been deleted.');

/** Whether upstream still has the snapshot that was imported last, and nobody has edited the catalog since. */
async function isUnchanged({ source, job }: ImportRun, io: SourceIo, catalog: ImportedCatalog): Promise<boolean> {
  if (job.forced || catalog.fingerprint === null || catalog.importedRevision !== catalog.revision) return false;
  return withParserVersion(await source.fingerprint(io, catalog.version)) === catalog.fingerprint;
}

const withParserVersion = (fingerprint: string | null) => fingerprint && `${PARSER_VERSION} ${fingerprint}`;

async function finishUnchanged({ db, changes, job }: ImportRun, catalog: ImportedCatalog): Promise<ImportSummary> {
  const counts = await countImported(db, catalog.id);
  const unchanged = (count: number) => ({ added: 0, changed: 0, removed: 0, unchanged: count });
  const summary = {
    packages: unchanged(counts.packages),
    versions: unchanged(counts.versions),
    targets: unchanged(counts.targets),
  };
  await db.transaction(async (tx) => {
    if (!job.dryRun) await confirmCatalog(tx, catalog.id);
    await succeed(tx, job, summary, catalog.id, 'Upstream has nothing new.');
  });
  changes.invalidate();
  return summary;
}

/** The snapshot's catalog and the number of staged rows. */
interface Staged {
  readonly snapshot: SnapshotCatalog;
  readonly written: RowCounts;
  readonly targetSets: readonly TargetSet[];
}

/** Downloads, parses and stages as one stream: memory holds no more than a batch of rows. */
async function stageSnapshot({ db, source, job, progress, signal }: ImportRun, io: SourceIo, stage: Stage): Promise<Staged> {
  const rows = new SnapshotRows(source.key);
  const writer = new StageWriter(db, stage);
  const problems = new ProblemLog(db, job);
  let snapshot: SnapshotCatalog | undefined;
  let parsed = 0;
  await progress.begin('DOWNLOADING');
  await problems.clear();
  try {
    for await (const item of source.read(io, releaseOf(job, source))) {
      signal.throwIfAborted();
      if (item.kind === 'catalog') {
        snapshot = { ...item, fingerprint: withParserVersion(item.fingerprint) };
        await nameCatalog(db, job, {
          slot: jobSlot(source.key, source.rolling, item.version, job.catalogName),
          version: item.version,
        });
        await progress.begin('PARSING', item.expectedPackages);
      } else if (item.kind === 'problem') problems.add(item);
      else {
        for (const waiting of rows.add(item, (problem) => problems.add(problem))) {
          if (waiting >= STAGE_ROWS) await writer.write(rows.take());
          await setImmediate();
        }
        progress.report('PARSING', (parsed += 1));
      }
    }
  } finally {
    // After a failure the tables are dropped, so no write may be in progress.
    await writer.settle().catch(() => undefined);
    await problems.flush();
  }
  if (!snapshot) throw new Error(`The source ${source.key} returned no catalog.`);
  rows.finish(snapshot.remark);
  while (rows.size > 0) await writer.write(rows.take(STAGE_ROWS));
  await writer.settle();
  await progress.settle();
  return { snapshot, written: writer.written, targetSets: rows.targetSets };
}

/** A refresh uses the catalog's own release, or the current one of a rolling source. */
const releaseOf = (job: ImportJob, source: Source) => (job.kind === 'REFRESH' && source.rolling ? null : job.release);

async function compareAndApply(
  run: ImportRun,
  stage: Stage,
  { snapshot, written, targetSets }: Staged,
  catalog: ImportedCatalog | null,
): Promise<ImportSummary> {
  const { db, changes, job, progress, signal } = run;
  const catalogId = catalog?.id ?? uuidv7();
  const checkpoint = checkpointOf(signal);
  await progress.begin('COMPARING');
  await sealStage(db, stage);
  const compared = catalog && (await findImportedCatalog(db, catalog.id));
  if (catalog && !compared) throw catalogGone();
  await matchStage(db, stage, catalogId, checkpoint);
  const summary = await summarise(db, stage);
  signal.throwIfAborted();
  // A server crash empties unlogged tables, without an error if no statement is running.
  if (!KINDS.every((kind) => stagedOf(summary[kind]) === written[kind])) throw new DatabaseUnavailableError();
  await guard(db, job, { stage, catalogId, summary });
  if (job.dryRun) {
    await db.transaction(async (tx) => {
      await saveChanges(tx, stage, job.id, catalogId);
      await succeed(tx, job, summary, catalog?.id);
    });
    return summary;
  }

  await progress.begin('APPLYING', rowsToWrite(summary));
  const applied = await db.transaction((tx) =>
    apply(run, tx, { stage, targetSets, snapshot, catalogId, summary, comparedRevision: compared?.revision ?? null }),
  );
  changes.invalidate();
  return applied;
}

const stagedOf = ({ added, changed, unchanged }: ChangeCounts) => added + changed + unchanged;

/** Runs between two statements: lets the event loop turn, since on PGlite nothing else would run, and throws on cancellation. */
const checkpointOf = (signal: AbortSignal) => () => setImmediate().then(() => signal.throwIfAborted());

interface Compared extends Pick<Staged, 'snapshot' | 'targetSets'> {
  readonly stage: Stage;
  readonly catalogId: string;
  readonly summary: ImportSummary;
  /** The catalog's revision at the time of the comparison; null for a new catalog. */
  readonly comparedRevision: number | null;
}

async function apply(
  { job, source, signal }: ImportRun,
  tx: SqlExecutor,
  { stage, targetSets, snapshot, catalogId, summary, comparedRevision }: Compared,
): Promise<ImportSummary> {
  const checkpoint = checkpointOf(signal);
  // From here on a crash aborts this transaction.
  if (stagedOf(summary.packages) > 0 && !(await holdsAny(tx, stage))) throw new DatabaseUnavailableError();
  const isNew = comparedRevision === null;
  let counted = summary;
  if (isNew) {
    const { catalogName, catalogType: type, key } = source;
    const name = job.catalogName ?? catalogName;
    await insertCatalog(tx, { id: catalogId, name, type, source: key, autoUpdateEnabled: job.autoUpdateEnabled, snapshot });
  } else {
    const locked = await lockCatalog(tx, catalogId);
    if (!locked) throw catalogGone();
    if (locked.revision !== comparedRevision) {
      await matchStage(tx, stage, catalogId, checkpoint);
      counted = await summarise(tx, stage);
      await guard(tx, job, { stage, catalogId, summary: counted });
    }
  }
  if (!writesNothing(counted)) await applyStage(tx, { catalogId, isNew, stage, targetSets, summary: counted, checkpoint });
  await finishCatalog(tx, { id: catalogId, source: source.key, snapshot, hasNewRows: !writesNothing(counted) });
  if (isNew && source.key !== 'DEMO') await endDemo(tx);
  await checkpoint();
  await succeed(tx, job, counted, catalogId);
  return counted;
}

/** Rejects an import that would remove too much. @throws ImportError when the catalog, or a part of it, would shrink unusually */
async function guard(
  sql: SqlExecutor,
  job: ImportJob,
  { stage, catalogId, summary }: Pick<Compared, 'stage' | 'catalogId' | 'summary'>,
): Promise<void> {
  if (job.forced || KINDS.every((kind) => summary[kind].removed === 0)) return;
  const shrinks = shrinkage(summary, await losingSlices(sql, stage, catalogId));
  if (shrinks !== null) throw new ImportError('SHRINK_GUARD', shrinks, summary);
}
