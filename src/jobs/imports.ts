import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { CatalogSource } from '../domain/catalog.ts';
import { ConflictError, ImportInProgressError, InvalidInputError, NotFoundError } from '../domain/errors.ts';
import { type ImportTrigger, isFinal, jobSlot } from '../domain/importJob.ts';
import type { Source } from '../sources/source.ts';
import { type CatalogToRefresh, findCatalogOfSource, findCatalogToRefresh } from '../store/imports/importedCatalog.ts';
import { findJobToRetry, insertJob, type NewJob, recordStep, requestCancel } from '../store/imports/importJobs.ts';
import type { Queue } from './queue.ts';
import { finalStep, type Worker, type WorkerOptions } from './worker.ts';
import type { Database } from '../store/database/database.ts';

/** How long a request waits for upstream's list of releases; the job itself asks again, and longer. */
const RELEASES_MS = 2_000;

export interface ImportRequest {
  readonly source: CatalogSource;
  readonly release: string | null;
  readonly dryRun: boolean;
  readonly autoUpdateEnabled: boolean;
  readonly requestedBy: string | null;
}

export interface RefreshRequest {
  readonly catalogId: string;
  readonly dryRun: boolean;
  readonly forced: boolean;
  readonly requestedBy: string | null;
  readonly trigger?: ImportTrigger;
}

export interface ImportsOptions extends Pick<WorkerOptions, 'sources' | 'openHttp' | 'log'> {
  readonly db: Database;
  readonly queue: Queue;
  readonly worker: Worker;
}

type Origin = Pick<NewJob, 'trigger' | 'requestedBy' | 'retryOfId'>;

/** What can be asked of imports. Every method returns the job's id at once; the work is done by whichever gateway takes it. */
export class Imports {
  readonly #options: ImportsOptions;

  constructor(options: ImportsOptions) {
    this.#options = options;
  }

  /** The same over another way to the database. */
  withDatabase(db: Database): Imports {
    return new Imports({ ...this.#options, db });
  }

  /**
   * Starts the import of a catalog that is not there yet.
   * @throws InvalidInputError for a release that upstream does not have, ConflictError when the catalog is there, ImportInProgressError
   */
  async importCatalog(request: ImportRequest, retryOfId: string | null = null): Promise<string> {
    const source = this.#source(request.source);
    const release = await this.#resolveRelease(source, request.release);
    await this.#refuseExisting(source, release);
    return this.#enqueue(
      {
        kind: 'IMPORT',
        source: source.key,
        release,
        dryRun: request.dryRun,
        forced: false,
        autoUpdateEnabled: request.autoUpdateEnabled,
        catalogId: null,
        catalogName: source.catalogName,
        catalogVersion: release,
        slot: jobSlot(source.key, source.rolling, release),
      },
      { trigger: 'REQUEST', requestedBy: request.requestedBy, retryOfId },
    );
  }

  /** Brings a catalog up to date with its upstream. @throws NotFoundError, InvalidInputError for a catalog without upstream, ImportInProgressError */
  async refreshCatalog(request: RefreshRequest, retryOfId: string | null = null): Promise<string> {
    const catalog = await findCatalogToRefresh(this.#options.db, request.catalogId);
    if (!catalog) throw new NotFoundError(`No catalog has the id "${request.catalogId}".`);
    const source = this.#sourceOf(catalog);
    return this.#enqueue(
      {
        kind: 'REFRESH',
        source: source.key,
        release: source.rolling ? null : catalog.version,
        dryRun: request.dryRun,
        forced: request.forced,
        autoUpdateEnabled: true,
        catalogId: catalog.id,
        catalogName: catalog.name,
        catalogVersion: catalog.version,
        slot: jobSlot(source.key, source.rolling, catalog.version),
      },
      { trigger: request.trigger ?? 'REQUEST', requestedBy: request.requestedBy, retryOfId },
    );
  }

  /** Stops a job and leaves nothing of it. @throws NotFoundError, ConflictError when it has ended */
  async cancelImport(jobId: string): Promise<string> {
    const { db, worker, log } = this.#options;
    // Before the database is asked: on PGlite that would wait for the very transaction that is to be stopped.
    const stoppedHere = await worker.cancel(jobId);
    const job = await requestCancel(db, jobId);
    if (!job) throw new NotFoundError(`No import job has the id "${jobId}".`);
    if (isFinal(job.state) && !(stoppedHere && job.state === 'CANCELLED'))
      throw new ConflictError(`The import has ended already: ${job.state}.`, { type: 'ImportJob', id: jobId });
    if (job.state === 'QUEUED' && (await recordStep(db, job, ['QUEUED'], finalStep('CANCELLED', 'Cancelled before it began.'))))
      log.info({ jobId, attempt: job.attempt }, 'import cancelled before it began');
    return jobId;
  }

  /** Does again, as a new job, what failed or was cancelled. @throws NotFoundError, ConflictError, ImportInProgressError */
  async retryImport(jobId: string, requestedBy: string | null): Promise<string> {
    const job = await findJobToRetry(this.#options.db, jobId);
    if (!job) throw new NotFoundError(`No import job has the id "${jobId}".`);
    if (!isFinal(job.state)) throw new ImportInProgressError(jobId);
    if (job.state === 'SUCCEEDED')
      throw new ConflictError('The import succeeded; there is nothing to retry.', { type: 'ImportJob', id: jobId });
    if (job.kind === 'IMPORT') return this.importCatalog({ ...job, requestedBy }, jobId).catch(asConflict);
    if (job.catalogId === null) throw new NotFoundError('The catalog of that import is gone.');
    return this.refreshCatalog({ ...job, catalogId: job.catalogId, requestedBy }, jobId);
  }

  #source(key: CatalogSource): Source {
    const source = this.#options.sources.get(key);
    if (!source) throw new Error(`There is no source ${key}.`);
    return source;
  }

  /** A catalog created by hand has the source whose catalogs have its name and type. @throws InvalidInputError where there is none */
  #sourceOf({ source: key, name, type, version }: CatalogToRefresh): Source {
    if (key) return this.#source(key);
    const sources = [...this.#options.sources.values()];
    const source = sources.find(({ catalogName, catalogType }) => catalogName === name && catalogType === type);
    if (source) return source;
    const message = `${name} ${version} was created by hand and has no upstream to refresh it from.`;
    throw new InvalidInputError([{ path: ['catalogId'], message }]);
  }

  /** Upstream's newest where none is named. What upstream cannot be asked now is left to the job. */
  async #resolveRelease(source: Source, release: string | null): Promise<string | null> {
    if (release !== null && !source.releasePattern.test(release))
      throw invalidRelease(`"${release}" is not how ${source.catalogName} writes a release.`, await this.#releases(source));
    if (source.rolling && release === null) return null;
    const releases = await this.#releases(source);
    if (releases === null) return release;
    if (release !== null && !releases.includes(release))
      throw invalidRelease(`${source.catalogName} has no release "${release}".`, releases);
    return release ?? releases.at(-1) ?? null;
  }

  async #releases(source: Source): Promise<readonly string[] | null> {
    const stop = new AbortController();
    await using http = this.#options.openHttp({ signal: stop.signal, onProgress: () => undefined });
    const asked = source.releases({ http, signal: stop.signal }).catch(() => null);
    const found = await Promise.race([asked, sleep(RELEASES_MS, null, { signal: stop.signal }).catch(() => null)]);
    stop.abort();
    return found;
  }

  async #refuseExisting(source: Source, release: string | null): Promise<void> {
    if (!source.rolling && release === null) return;
    const found = await findCatalogOfSource(
      this.#options.db,
      source.catalogName,
      source.catalogType,
      source.rolling ? null : release,
    );
    if (found)
      throw new ConflictError(`The catalog ${source.catalogName} ${found.version} already exists; it can be refreshed.`, {
        type: 'Catalog',
        id: found.id,
      });
  }

  async #enqueue(job: Omit<NewJob, 'id' | keyof Origin>, origin: Origin): Promise<string> {
    const { db, queue } = this.#options;
    const id = uuidv7();
    await db.transaction(async (tx) => {
      await insertJob(tx, { ...job, ...origin, id });
      await queue.send(tx, id);
    });
    queue.wake();
    return id;
  }
}

/** A job has no input to mend: what is wrong with it now clashes with what upstream has become. */
function asConflict(error: unknown): never {
  throw error instanceof InvalidInputError ? new ConflictError(error.message) : error;
}

function invalidRelease(message: string, releases: readonly string[] | null): InvalidInputError {
  const known = releases === null ? '' : ` It offers ${releases.join(', ') || 'none'}.`;
  return new InvalidInputError([{ path: ['release'], message: message + known }]);
}
