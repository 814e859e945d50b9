import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogSource } from '../domain/catalog.ts';
import { DatabaseUnavailableError, DomainError, ImportError, UpstreamError } from '../domain/errors.ts';
import type { ImportJob, ImportState, ImportStep } from '../domain/importJob.ts';
import { type ImportSummary, writesNothing } from '../domain/summary.ts';
import type { ByteProgress } from '../sources/http/body.ts';
import type { Http } from '../sources/http/http.ts';
import type { Source } from '../sources/source.ts';
import type { ChangeFeed } from '../store/database/changeFeed.ts';
import { noteFailure } from '../store/imports/importedCatalog.ts';
import {
  cancelRequests,
  claimJob,
  forgottenJobs,
  type OrphanedJob,
  orphanedJobs,
  recordStep,
} from '../store/imports/importJobs.ts';
import type { DatabaseDriver } from '../store/database/driver.ts';
import { dropOrphanedStages } from '../store/imports/stage.ts';
import { vacuumContents } from '../store/imports/vacuum.ts';
import { keepHouse } from './housekeeping.ts';
import { runFreeze } from './freeze.ts';
import { runImport } from './import.ts';
import { type Ending, type ImportLog, logEnd, logStart } from './importLog.ts';
import { type Clock, Progress } from './progress.ts';
import type { Queue } from './queue.ts';
import { ImportAborted, ABORTED } from './stopped.ts';
import { type ImportOutcome, type ImportWatch } from './importWatch.ts';

/** Delays before the second and third attempt of a job whose upstream was unreachable. */
const RETRY_SECONDS = [2, 5];
const CHECK_MS = 5_000;
/** Maximum number of attempts of a job whose gateway died each time. */
const MAX_ATTEMPTS = 5;
/** A job queued for this long is sent to the queue again; duplicates do no harm. */
const FORGOTTEN_SECONDS = 60;

const HOUSEKEEPING_MS = 3_600_000;

/** Options of `Worker`. */
export interface WorkerOptions {
  readonly db: DatabaseDriver;
  readonly changes: Pick<ChangeFeed, 'invalidate'>;
  readonly queue: Queue;
  readonly sources: ReadonlyMap<CatalogSource, Source>;
  readonly openHttp: (options: { signal: AbortSignal; onProgress: ByteProgress }) => Http;
  readonly clock: Clock;
  /** Number of days to keep changes, and the ids of rows that upstream has removed. */
  readonly changeDays: number;
  /** Called with unexpected failures: those caused neither by upstream nor by the request. */
  readonly onError: (error: unknown, jobId?: string) => void;
  /** Logs the start of an import and its end in this process, at info. */
  readonly log: ImportLog;
  readonly onOutcome?: (outcome: ImportOutcome) => void;
  readonly watchImport?: ((job: ImportJob) => ImportWatch) | undefined;
}

/** Runs imports from the queue, and takes over those of gateways that died. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #running = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  readonly #closing = new AbortController();
  #watchers: (jobId: string) => number = () => 0;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** Starts taking jobs. `watchers` returns the number of subscribers of a job in this process. */
  async start(watchers: (jobId: string) => number = () => 0): Promise<void> {
    const { db, queue, changeDays } = this.#options;
    this.#watchers = watchers;
    await this.#adoptOrphans();
    await this.#sendForgotten(0);
    await keepHouse(db, changeDays);
    await queue.work(db.kind === 'pglite' ? 1 : 2, (jobId) => this.#take(jobId));
    void this.#watch();
  }

  /** Cancels a job if this process runs it, and waits for its end; returns whether it did. */
  async cancel(jobId: string): Promise<boolean> {
    const found = this.#running.get(jobId);
    found?.stop.abort(new ImportAborted('cancelled'));
    await found?.ended;
    return found !== undefined;
  }

  /** Stops taking jobs, and returns running ones to the queue. */
  async stop(): Promise<void> {
    this.#closing.abort();
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort(new ImportAborted('shutdown'));
    await Promise.all(running.map(({ ended }) => ended));
  }

  /** Cancels jobs of this process whose cancellation was requested while notifications could be missed. */
  async cancelRequested(): Promise<void> {
    if (this.#running.size === 0) return;
    const requested = await cancelRequests(this.#options.db, [...this.#running.keys()]);
    await Promise.all(requested.map((jobId) => this.cancel(jobId)));
  }

  async #take(jobId: string): Promise<void> {
    const { onError } = this.#options;
    // A job just returned to the queue may still be ending here; two queue entries can wait for the same end.
    for (let running = this.#running.get(jobId); running; running = this.#running.get(jobId)) await running.ended;
    if (this.#closing.signal.aborted) return;
    const stop = new AbortController();
    // Registered before it is claimed: in between it would look like an orphan of this process.
    const ended = this.#claimAndRun(jobId, stop).catch((error: unknown) => onError(error, jobId));
    this.#running.set(jobId, { stop, ended });
    await ended.finally(() => this.#running.delete(jobId));
  }

  async #claimAndRun(jobId: string, stop: AbortController): Promise<void> {
    const { db, onError } = this.#options;
    const job = await claimJob(db, jobId, db.workerLock);
    const summary = job && (await this.#run(job, stop));
    // The rows are there, so a failure is only reported.
    if (summary && !job.dryRun && !writesNothing(summary))
      await vacuumContents(db).catch((error: unknown) => onError(error, jobId));
  }

  /** Runs an import to its end; resolves to what it has changed, or null if it has not succeeded. */
  #run(job: ImportJob, stop: AbortController): Promise<ImportSummary | null> {
    const watch = this.#options.watchImport?.(job);
    return watch ? watch.run(() => this.#runWatched(job, stop, watch)) : this.#runWatched(job, stop);
  }

  async #runWatched(job: ImportJob, stop: AbortController, watch?: ImportWatch): Promise<ImportSummary | null> {
    const { db, changes, sources, openHttp, clock, log, onError, onOutcome } = this.#options;
    const lost = () => stop.abort(new ImportAborted('lost'));
    const record = (step: ImportStep) => recordStep(db, job, ['RUNNING'], step);
    const progress = new Progress(record, clock, lost, () => this.#watchers(job.id), watch);
    const began = clock();
    let outcome: ImportOutcome['outcome'] = 'succeeded';
    let ending: Ending = { message: 'import not ended: the database did not answer' };
    logStart(log, job);
    try {
      const source = sources.get(job.source);
      if (!source) throw new Error(`There is no source ${job.source}.`);
      // The cancellation may have been requested before the job started, or while a worker that died ran it.
      if (await this.#isCancelRequested(job)) stop.abort(new ImportAborted('cancelled'));
      await using http = openHttp({
        signal: stop.signal,
        onProgress: (done, total) => progress.report('DOWNLOADING', done, total),
      });
      const attempt = { db, changes, source, http, job, progress, signal: stop.signal };
      const run = { ...attempt, onError: (error: unknown) => onError(error, job.id) };
      const summary = await (job.kind === 'FREEZE' ? runFreeze(run) : runImport(run));
      ending = { message: 'import succeeded', fields: summary };
      return summary;
    } catch (error) {
      await progress.settle().catch(() => undefined);
      const reason = await this.#reason(job, stop.signal, error);
      outcome = reason instanceof ImportAborted ? reason.reason : 'failed';
      ending = await this.#end(job, reason);
      return null;
    } finally {
      const seconds = (clock() - began) / 1_000;
      watch?.end(outcome);
      onOutcome?.({ source: job.source, outcome, seconds, dropped: progress.dropped });
      logEnd(log, job, seconds, ending);
    }
  }

  async #isCancelRequested({ id }: ImportJob): Promise<boolean> {
    return (await cancelRequests(this.#options.db, [id])).length > 0;
  }

  /** The reason for the end of a job: a requested cancellation takes precedence over any failure. */
  async #reason(job: ImportJob, signal: AbortSignal, error: unknown): Promise<unknown> {
    if (signal.aborted) return signal.reason;
    return (await this.#isCancelRequested(job)) ? new ImportAborted('cancelled') : error;
  }

  async #end(job: ImportJob, error: unknown): Promise<Ending> {
    const { db, onError } = this.#options;
    if (error instanceof ImportAborted) return this.#endStopped(job, error.reason);
    // Nothing can be written now. Once the database is back, the job is adopted as an orphan.
    if (error instanceof DatabaseUnavailableError) {
      onError(error, job.id);
      return { message: 'import interrupted', fields: { errorCode: error.code } };
    }
    const delay = RETRY_SECONDS[job.attempt - 1];
    if (error instanceof UpstreamError && error.transient && delay !== undefined) {
      await this.#requeue(job, delay, `${error.message} The next attempt follows in ${delay} s.`);
      return {
        message: 'import to be retried',
        fields: { errorCode: error.code, error: error.message, delaySeconds: delay },
      };
    }
    return this.#fail(db, job, error);
  }

  async #endStopped(job: ImportJob, why: ImportAborted['reason']): Promise<Ending> {
    if (why === 'cancelled')
      await recordStep(this.#options.db, job, ['RUNNING'], finalStep('CANCELLED', 'Cancelled; nothing was changed.'));
    if (why === 'shutdown')
      await this.#requeue(job, 0, 'The gateway is stopping; the import continues elsewhere or after its next start.');
    return ABORTED[why];
  }

  async #fail(db: DatabaseDriver, job: ImportJob, error: unknown): Promise<Ending> {
    const { onError } = this.#options;
    const isExplained = error instanceof DomainError;
    if (!isExplained) onError(error, job.id);
    const code = isExplained ? error.code : 'INTERNAL_SERVER_ERROR';
    const message = isExplained ? error.message : 'The import failed because of a defect of the gateway; see its log.';
    const summary = error instanceof ImportError ? error.summary : undefined;
    const extras = { errorCode: code, error: message, ...(summary ? { summary } : {}) };
    // In one transaction: a client notified of the end may read the catalog at once.
    await db.transaction(async (tx) => {
      const isOurs = await recordStep(tx, job, ['RUNNING'], finalStep('FAILED', message), extras);
      if (isOurs && job.catalogId !== null && !job.dryRun) await noteFailure(tx, job.catalogId, message);
    });
    return { message: 'import failed', fields: { errorCode: code, error: message, ...summary } };
  }

  async #requeue(job: Pick<ImportJob, 'id' | 'attempt'>, delaySeconds: number, message: string): Promise<void> {
    const { db, queue } = this.#options;
    const waiting: ImportStep = {
      state: 'QUEUED',
      phase: 'WAITING',
      done: 0,
      total: null,
      rate: null,
      etaSeconds: delaySeconds || null,
      message,
    };
    await db.transaction(async (tx) => {
      if (await recordStep(tx, job, ['RUNNING'], waiting)) await queue.send(tx, job.id, delaySeconds);
    });
  }

  async #adoptOrphans(): Promise<void> {
    const { db, queue } = this.#options;
    const found = await orphanedJobs(db, db.kind, { workerLock: db.workerLock, running: [...this.#running.keys()] });
    // Jobs taken from the queue during the query are not orphans.
    const orphans = found.filter(({ id }) => !this.#running.has(id));
    for (const orphan of orphans) await this.#adopt(orphan);
    if (orphans.length === 0) return;
    queue.wake();
    await dropOrphanedStages(db);
  }

  /** Adopts an orphan. The number of attempts is limited, so that a job that crashes its gateway does not crash the next ones. */
  async #adopt(orphan: OrphanedJob): Promise<void> {
    const accident = orphan.isOurs ? 'The import was cut off from the database' : 'The gateway that ran the import is gone';
    const { db, log } = this.#options;
    if (orphan.attempt < MAX_ATTEMPTS) {
      log.info({ jobId: orphan.id, attempt: orphan.attempt, reason: accident }, 'import to be restarted');
      return this.#requeue(orphan, 0, `${accident}; the import starts again.`);
    }
    const error = `${accident}; this was attempt ${orphan.attempt}, and it is not retried automatically.`;
    const extras = { errorCode: 'WORKER_LOST', error };
    await recordStep(db, orphan, ['RUNNING'], finalStep('FAILED', error), extras);
    log.info({ jobId: orphan.id, attempt: orphan.attempt, ...extras }, 'import failed');
  }

  async #sendForgotten(seconds: number): Promise<void> {
    const { db, queue } = this.#options;
    for (const jobId of await forgottenJobs(db, seconds)) await queue.send(db, jobId);
  }

  async #watch(): Promise<void> {
    const { signal } = this.#closing;
    const { db, changeDays, onError } = this.#options;
    for (let checks = 1; !signal.aborted; checks += 1) {
      await sleep(CHECK_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.#adoptOrphans().catch(onError);
      await this.cancelRequested().catch(onError);
      if ((checks * CHECK_MS) % (FORGOTTEN_SECONDS * 1_000) === 0) await this.#sendForgotten(FORGOTTEN_SECONDS).catch(onError);
      if ((checks * CHECK_MS) % HOUSEKEEPING_MS === 0) await keepHouse(db, changeDays).catch(onError);
    }
  }
}

/** The final step of a job that did not succeed. */
export function finalStep(state: ImportState, message: string): ImportStep {
  return { state, phase: 'FINISHED', done: 0, total: null, rate: null, etaSeconds: null, message };
}
