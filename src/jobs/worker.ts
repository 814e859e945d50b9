import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogSource } from '../domain/catalog.ts';
import { DatabaseUnavailableError, DomainError, ImportError, UpstreamError } from '../domain/errors.ts';
import type { ImportJob, ImportState, ImportStep } from '../domain/importJob.ts';
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
import { keepHouse } from './housekeeping.ts';
import { runImport } from './import.ts';
import { type Ending, type ImportLog, logEnd, logStart } from './importLog.ts';
import { type Clock, Progress } from './progress.ts';
import type { Queue } from './queue.ts';
import { ImportAborted, ABORTED } from './stopped.ts';
import { type ImportOutcome, type ImportWatch } from './importWatch.ts';

/** Waits before the second and the third try of a job whose upstream could not be reached. */
const RETRY_SECONDS = [2, 5];
const CHECK_MS = 5_000;
/** Tries of a job whose gateway was gone each time. */
const MAX_ATTEMPTS = 5;
/** After this long a waiting job is handed to the queue again; taking it twice does no harm. */
const FORGOTTEN_SECONDS = 60;

const HOUSE_MS = 3_600_000;

export interface WorkerOptions {
  readonly db: DatabaseDriver;
  readonly changes: Pick<ChangeFeed, 'invalidate'>;
  readonly queue: Queue;
  readonly sources: ReadonlyMap<CatalogSource, Source>;
  readonly openHttp: (options: { signal: AbortSignal; onProgress: ByteProgress }) => Http;
  readonly clock: Clock;
  /** How many days the ids of rows are kept that upstream has dropped. */
  readonly removedDays: number;
  /** A defect or an accident: what is not the fault of upstream or of the request. */
  readonly onError: (error: unknown, jobId?: string) => void;
  /** Has a line at info when an import starts, and one when it ends here. */
  readonly log: ImportLog;
  readonly onOutcome?: (outcome: ImportOutcome) => void;
  readonly watchImport?: ((job: ImportJob) => ImportWatch) | undefined;
}

/** Runs the imports that this process takes from the queue, and takes over those of gateways that are gone. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #running = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  readonly #closing = new AbortController();
  #watchers: (jobId: string) => number = () => 0;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** `watchers` says how many follow a job by this process. */
  async start(watchers: (jobId: string) => number = () => 0): Promise<void> {
    const { db, queue, removedDays } = this.#options;
    this.#watchers = watchers;
    await this.#adoptOrphans();
    await this.#sendForgotten(0);
    await keepHouse(db, removedDays);
    await queue.work(db.kind === 'pglite' ? 1 : 2, (jobId) => this.#take(jobId));
    void this.#watch();
  }

  /** Stops a job if this process runs it; resolves when it has stopped. */
  async cancel(jobId: string): Promise<boolean> {
    const found = this.#running.get(jobId);
    found?.stop.abort(new ImportAborted('cancelled'));
    await found?.ended;
    return found !== undefined;
  }

  /** Gives running jobs back to the queue and takes no more. */
  async stop(): Promise<void> {
    this.#closing.abort();
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort(new ImportAborted('shutdown'));
    await Promise.all(running.map(({ ended }) => ended));
  }

  /** Stops those of the jobs run here whose end was asked for without this process hearing of it. */
  async cancelRequested(): Promise<void> {
    if (this.#running.size === 0) return;
    const requested = await cancelRequests(this.#options.db, [...this.#running.keys()]);
    await Promise.all(requested.map((jobId) => this.cancel(jobId)));
  }

  async #take(jobId: string): Promise<void> {
    const { onError } = this.#options;
    // Given back a moment ago and still ending here; two entries of the queue can wait for the same end.
    for (let running = this.#running.get(jobId); running; running = this.#running.get(jobId)) await running.ended;
    if (this.#closing.signal.aborted) return;
    const stop = new AbortController();
    // Known as running before it is claimed: between the two it would look like an orphan of ours.
    const ended = this.#claimAndRun(jobId, stop).catch((error: unknown) => onError(error, jobId));
    this.#running.set(jobId, { stop, ended });
    await ended.finally(() => this.#running.delete(jobId));
  }

  async #claimAndRun(jobId: string, stop: AbortController): Promise<void> {
    const { db } = this.#options;
    const job = await claimJob(db, jobId, db.workerLock);
    if (job) await this.#run(job, stop);
  }

  #run(job: ImportJob, stop: AbortController): Promise<void> {
    const watch = this.#options.watchImport?.(job);
    return watch ? watch.run(() => this.#runWatched(job, stop, watch)) : this.#runWatched(job, stop);
  }

  async #runWatched(job: ImportJob, stop: AbortController, watch?: ImportWatch): Promise<void> {
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
      // Asked for between the request and now, or of a worker that died.
      if (await this.#isCancelRequested(job)) stop.abort(new ImportAborted('cancelled'));
      await using http = openHttp({
        signal: stop.signal,
        onProgress: (done, total) => progress.report('DOWNLOADING', done, total),
      });
      const summary = await runImport({
        db,
        changes,
        source,
        http,
        job,
        progress,
        signal: stop.signal,
        onError: (error) => onError(error, job.id),
      });
      ending = { message: 'import succeeded', fields: summary };
    } catch (error) {
      await progress.settle().catch(() => undefined);
      const reason = await this.#reason(job, stop.signal, error);
      outcome = reason instanceof ImportAborted ? reason.reason : 'failed';
      ending = await this.#end(job, reason);
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

  /** Why a job ended: a job whose end was asked for is cancelled, whatever it failed of meanwhile. */
  async #reason(job: ImportJob, signal: AbortSignal, error: unknown): Promise<unknown> {
    if (signal.aborted) return signal.reason;
    return (await this.#isCancelRequested(job)) ? new ImportAborted('cancelled') : error;
  }

  async #end(job: ImportJob, error: unknown): Promise<Ending> {
    const { db, onError } = this.#options;
    if (error instanceof ImportAborted) return this.#endStopped(job, error.reason);
    // Nothing can be written now. Once the database is back the job is found to be run by nobody.
    if (error instanceof DatabaseUnavailableError) {
      onError(error, job.id);
      return { message: 'import interrupted', fields: { errorCode: error.code } };
    }
    const delay = RETRY_SECONDS[job.attempt - 1];
    if (error instanceof UpstreamError && error.transient && delay !== undefined) {
      await this.#requeue(job, delay, `${error.message} The next try follows in ${delay} s.`);
      return {
        message: 'import to be tried again',
        fields: { errorCode: error.code, error: error.message, delaySeconds: delay },
      };
    }
    return this.#fail(db, job, error);
  }

  async #endStopped(job: ImportJob, why: ImportAborted['reason']): Promise<Ending> {
    if (why === 'cancelled')
      await recordStep(this.#options.db, job, ['RUNNING'], finalStep('CANCELLED', 'Cancelled; nothing was changed.'));
    if (why === 'shutdown')
      await this.#requeue(job, 0, 'The gateway is stopping; the import goes on elsewhere or at its next start.');
    return ABORTED[why];
  }

  async #fail(db: DatabaseDriver, job: ImportJob, error: unknown): Promise<Ending> {
    const { onError } = this.#options;
    const isExplained = error instanceof DomainError;
    if (!isExplained) onError(error, job.id);
    const code = isExplained ? error.code : 'INTERNAL_SERVER_ERROR';
    const message = isExplained ? error.message : 'The import failed by a defect of the gateway; its log says more.';
    const summary = error instanceof ImportError ? error.summary : undefined;
    const extras = { errorCode: code, error: message, ...(summary ? { summary } : {}) };
    // Together: who hears of the end may look at the catalog at once.
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
    // What was taken from the queue during the query is none.
    const orphans = found.filter(({ id }) => !this.#running.has(id));
    for (const orphan of orphans) await this.#adopt(orphan);
    if (orphans.length === 0) return;
    queue.wake();
    await dropOrphanedStages(db);
  }

  /** A job that ends its gateway each time must not end the next one for ever. */
  async #adopt(orphan: OrphanedJob): Promise<void> {
    const accident = orphan.isOurs ? 'The import was cut off from the database' : 'The gateway that ran the import is gone';
    const { db, log } = this.#options;
    if (orphan.attempt < MAX_ATTEMPTS) {
      log.info({ jobId: orphan.id, attempt: orphan.attempt, reason: accident }, 'import to be begun anew');
      return this.#requeue(orphan, 0, `${accident}; the import begins anew.`);
    }
    const error = `${accident}, as it was or the like ${orphan.attempt} times; it is not tried again by itself.`;
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
    const { db, removedDays, onError } = this.#options;
    for (let checks = 1; !signal.aborted; checks += 1) {
      await sleep(CHECK_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.#adoptOrphans().catch(onError);
      await this.cancelRequested().catch(onError);
      if ((checks * CHECK_MS) % (FORGOTTEN_SECONDS * 1_000) === 0) await this.#sendForgotten(FORGOTTEN_SECONDS).catch(onError);
      if ((checks * CHECK_MS) % HOUSE_MS === 0) await keepHouse(db, removedDays).catch(onError);
    }
  }
}

/** The last event of a job that did not succeed. */
export function finalStep(state: ImportState, message: string): ImportStep {
  return { state, phase: 'FINISHED', done: 0, total: null, rate: null, etaSeconds: null, message };
}
