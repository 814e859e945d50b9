import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { CatalogSource } from '../domain/catalog.ts';
import { ConflictError, ImportInProgressError, InvalidInputError, NotFoundError } from '../domain/errors.ts';
import { type ImportJob, type ImportTrigger, isFinal, jobSlot, type TreeHost } from '../domain/importJob.ts';
import type { Source } from '../sources/source.ts';
import {
  type CatalogToRefresh,
  findCatalogByKey,
  findCatalogOfSource,
  findCatalogToRefresh,
} from '../store/imports/importedCatalog.ts';
import { findJobToRetry, insertJob, type NewJob, recordStep, requestCancel } from '../store/imports/importJobs.ts';
import { frozenVersion, sourceToFreeze } from './frozenVersion.ts';
import { checkOrigin, checkUpload } from './origin.ts';
import type { Queue } from './queue.ts';
import { finalStep, type Worker, type WorkerOptions } from './worker.ts';
import type { Database } from '../store/database/database.ts';

/** How long a request waits for upstream's list of releases; the job itself requests it again with a longer time limit. */
const RELEASES_MS = 2_000;

/** A request to import a new catalog. */
export interface ImportRequest {
  readonly source: CatalogSource;
  readonly release: string | null;
  readonly dryRun: boolean;
  readonly autoUpdateEnabled: boolean;
  readonly requestedBy: string | null;
  /** The id of an uploaded file to read in place of upstream. */
  readonly uploadId?: string | null;
  /** Of a module tree: the name of its catalog. */
  readonly name?: string | null;
  /** Of a module tree: the nodes that it is for. */
  readonly host?: TreeHost | null;
}

/** A request to refresh a catalog. */
export interface RefreshRequest {
  readonly catalogId: string;
  readonly dryRun: boolean;
  readonly forced: boolean;
  readonly requestedBy: string | null;
  readonly trigger?: ImportTrigger;
  readonly uploadId?: string | null;
}

/** A request to copy a catalog. */
export interface FreezeRequest {
  readonly catalogId: string;
  /** The copy's version; null for the catalog's own with the date. */
  readonly version: string | null;
  readonly requestedBy: string | null;
}

/** Options of `Imports`. */
export interface ImportsOptions extends Pick<WorkerOptions, 'sources' | 'openHttp' | 'log'> {
  readonly db: Database;
  readonly queue: Queue;
  readonly worker: Worker;
}

type Origin = Pick<NewJob, 'trigger' | 'requestedBy' | 'retryOfId'>;

/** Starts, cancels and retries imports. Every method returns the id of the job at once; any gateway may run it. */
export class Imports {
  readonly #options: ImportsOptions;

  constructor(options: ImportsOptions) {
    this.#options = options;
  }

  /** The same service on another database handle. */
  withDatabase(db: Database): Imports {
    return new Imports({ ...this.#options, db });
  }

  /**
   * Starts the import of a new catalog.
   * @throws InvalidInputError for a release that upstream does not have, or a file that was not uploaded, ConflictError when the
   * catalog exists, ImportInProgressError
   */
  async importCatalog(request: ImportRequest, retryOfId: string | null = null): Promise<string> {
    const source = this.#source(request.source);
    const { uploadId, name, host } = await checkOrigin(this.#options.db, source, request);
    const release = await this.#resolveRelease(source, request.release, uploadId !== null);
    await this.#refuseExisting(source, release, name);
    return this.#enqueue(
      {
        kind: 'IMPORT',
        source: source.key,
        release,
        dryRun: request.dryRun,
        forced: false,
        // What is only uploaded has nothing to be updated from.
        autoUpdateEnabled: request.autoUpdateEnabled && source.upload !== 'REQUIRED',
        catalogId: null,
        catalogName: name,
        catalogVersion: release,
        uploadId,
        host,
        slot: jobSlot(source.key, source.rolling, release, name),
      },
      { trigger: 'REQUEST', requestedBy: request.requestedBy, retryOfId },
    );
  }

  /**
   * Starts a refresh of a catalog.
   * @throws NotFoundError, InvalidInputError for a catalog without upstream, ImportInProgressError
   */
  async refreshCatalog(request: RefreshRequest, retryOfId: string | null = null): Promise<string> {
    const catalog = await findCatalogToRefresh(this.#options.db, request.catalogId);
    if (!catalog) throw new NotFoundError(`No catalog has the id "${request.catalogId}".`);
    const source = this.#sourceOf(catalog);
    const uploadId = await checkUpload(this.#options.db, source, request.uploadId ?? null);
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
        uploadId,
        host: source.key === 'LMOD' ? catalog.host : null,
        slot: jobSlot(source.key, source.rolling, catalog.version, catalog.name),
      },
      { trigger: request.trigger ?? 'REQUEST', requestedBy: request.requestedBy, retryOfId },
    );
  }

  /**
   * Starts a copy of a catalog, which no refresh will change.
   * @throws NotFoundError, InvalidInputError for a catalog without upstream or one that is a copy itself, ConflictError when
   * another catalog has the version, ImportInProgressError
   */
  async freezeCatalog(request: FreezeRequest, retryOfId: string | null = null): Promise<string> {
    const catalog = await findCatalogToRefresh(this.#options.db, request.catalogId);
    if (!catalog) throw new NotFoundError(`No catalog has the id "${request.catalogId}".`);
    const source = this.#source(sourceToFreeze(catalog));
    const version = frozenVersion(catalog, request.version);
    await this.#refuseTaken({ ...catalog, version });
    return this.#enqueue(
      {
        kind: 'FREEZE',
        source: source.key,
        release: null,
        dryRun: false,
        forced: false,
        autoUpdateEnabled: false,
        catalogId: null,
        originalId: catalog.id,
        catalogName: catalog.name,
        catalogVersion: version,
        slot: jobSlot(source.key, source.rolling, catalog.version, catalog.name),
      },
      { trigger: 'REQUEST', requestedBy: request.requestedBy, retryOfId },
    );
  }

  /** Cancels a job; nothing is changed by it. @throws NotFoundError, ConflictError when it has ended */
  async cancelImport(jobId: string): Promise<string> {
    const { db, worker, log } = this.#options;
    // Before any statement: on PGlite it would wait for the transaction that is to be cancelled.
    const stoppedHere = await worker.cancel(jobId);
    const job = await requestCancel(db, jobId);
    if (!job) throw new NotFoundError(`No import job has the id "${jobId}".`);
    if (isFinal(job.state) && !(stoppedHere && job.state === 'CANCELLED'))
      throw new ConflictError(`The import has already ended: ${job.state}.`, { type: 'ImportJob', id: jobId });
    if (job.state === 'QUEUED' && (await recordStep(db, job, ['QUEUED'], finalStep('CANCELLED', 'Cancelled before it began.'))))
      log.info({ jobId, attempt: job.attempt }, 'import cancelled before it began');
    return jobId;
  }

  /** Retries a failed or cancelled import as a new job. @throws NotFoundError, ConflictError, ImportInProgressError */
  async retryImport(jobId: string, requestedBy: string | null): Promise<string> {
    const job = await findJobToRetry(this.#options.db, jobId);
    if (!job) throw new NotFoundError(`No import job has the id "${jobId}".`);
    if (!isFinal(job.state)) throw new ImportInProgressError(jobId);
    if (job.state === 'SUCCEEDED')
      throw new ConflictError('The import succeeded; there is nothing to retry.', { type: 'ImportJob', id: jobId });
    if (job.kind === 'FREEZE') return this.#freezeAgain(job, requestedBy);
    if (job.kind === 'IMPORT')
      return this.importCatalog({ ...job, name: job.source === 'LMOD' ? job.catalogName : null, requestedBy }, jobId).catch(
        asConflict,
      );
    if (job.catalogId === null) throw new NotFoundError('The catalog of that import no longer exists.');
    return this.refreshCatalog({ ...job, catalogId: job.catalogId, requestedBy }, jobId).catch(asConflict);
  }

  #freezeAgain({ id, originalId, catalogVersion: version }: ImportJob, requestedBy: string | null): Promise<string> {
    if (originalId === null) throw new NotFoundError('The catalog of that import no longer exists.');
    return this.freezeCatalog({ catalogId: originalId, version, requestedBy }, id).catch(asConflict);
  }

  #source(key: CatalogSource): Source {
    const source = this.#options.sources.get(key);
    if (!source) throw new Error(`There is no source ${key}.`);
    return source;
  }

  /**
   * A manually created catalog has the source whose catalogs have its name and type.
   * @throws InvalidInputError when there is none, and for a frozen copy
   */
  #sourceOf({ source: key, name, type, version, isFrozen }: CatalogToRefresh): Source {
    if (isFrozen) throw invalidCatalog(`${name} ${version} is a frozen copy, which cannot be refreshed.`);
    if (key) return this.#source(key);
    const sources = [...this.#options.sources.values()];
    const source = sources.find(({ catalogName, catalogType }) => catalogName === name && catalogType === type);
    if (source) return source;
    throw invalidCatalog(`${name} ${version} was created manually and has no upstream to refresh it from.`);
  }

  /**
   * The requested release, or upstream's newest; null when upstream does not respond in time, or a file is read in its place, which
   * leaves it to the job.
   */
  async #resolveRelease(source: Source, release: string | null, isUploaded: boolean): Promise<string | null> {
    if (release !== null && !source.releasePattern.test(release))
      throw invalidRelease(
        `"${release}" is not how ${source.catalogName} writes a release.`,
        isUploaded ? null : await this.#releases(source),
      );
    if (isUploaded || (source.rolling && release === null)) return release;
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

  async #refuseExisting(source: Source, release: string | null, name: string): Promise<void> {
    if (!source.rolling && release === null) return;
    const found = await findCatalogOfSource(this.#options.db, name, source.catalogType, source.rolling ? null : release);
    if (found)
      throw new ConflictError(`The catalog ${name} ${found.version} already exists; it can be refreshed.`, {
        type: 'Catalog',
        id: found.id,
      });
  }

  async #refuseTaken(key: Pick<CatalogToRefresh, 'name' | 'version' | 'type'>): Promise<void> {
    const id = await findCatalogByKey(this.#options.db, key);
    if (id !== null) throw new ConflictError(`The catalog ${key.name} ${key.version} already exists.`, { type: 'Catalog', id });
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

/** A retry has no input that the client could correct, so invalid input is reported as a conflict with the current upstream. */
function asConflict(error: unknown): never {
  throw error instanceof InvalidInputError ? new ConflictError(error.message) : error;
}

const invalidCatalog = (message: string) => new InvalidInputError([{ path: ['catalogId'], message }]);

function invalidRelease(message: string, releases: readonly string[] | null): InvalidInputError {
  const known = releases === null ? '' : ` It offers ${releases.join(', ') || 'none'}.`;
  return new InvalidInputError([{ path: ['release'], message: message + known }]);
}
