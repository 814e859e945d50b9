import type { CatalogSource, CatalogType } from '../domain/catalog.ts';
import { DomainError } from '../domain/errors.ts';
import { jobSlot } from '../domain/importJob.ts';
import { compareVersions } from '../domain/version.ts';
import type { Source } from '../sources/source.ts';
import { catalogsOfSource } from '../store/imports/importedCatalog.ts';
import { unfinishedJobs } from '../store/imports/importJobs.ts';
import type { DatabaseDriver } from '../store/database/driver.ts';
import type { WorkerOptions } from './worker.ts';

/** Time limit of the requests to one upstream. */
const TIMEOUT_MS = 8_000;
/** How long an answer of an upstream is cached. */
const FRESH_MS = 60_000;

/** The releases of an upstream, or the error. */
interface Answer {
  readonly releases: readonly string[] | null;
  readonly error: string | null;
  readonly fingerprint: string | null;
  readonly checkedAt: Date;
}

/** A release of an upstream, and its catalog or unfinished job, if any. */
export interface DiscoveredRelease {
  readonly version: string;
  readonly catalogId: string | null;
  readonly jobId: string | null;
}

/** An upstream's releases compared with the catalogs in the database. */
export interface DiscoveredCatalog {
  readonly source: CatalogSource;
  readonly name: string;
  readonly type: CatalogType;
  readonly latestVersion: string | null;
  readonly releases: readonly DiscoveredRelease[];
  readonly existingVersion: string | null;
  readonly updateAvailable: boolean | null;
  readonly checkedAt: Date;
  readonly error: string | null;
}

/** Options of `Discovery`. */
export interface DiscoveryOptions extends Pick<WorkerOptions, 'sources' | 'openHttp'> {
  readonly db: DatabaseDriver;
  readonly onError: (error: unknown) => void;
}

/** Compares the releases of every upstream with the catalogs in the database. */
export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #known = new Map<CatalogSource, Answer>();
  /** Requests in progress, which concurrent callers share. */
  readonly #pending = new Map<CatalogSource, Promise<Answer>>();

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  /** The state of every upstream; the failure of one is reported in its `error`. */
  discover(): Promise<DiscoveredCatalog[]> {
    const upstreams = [...this.#options.sources.values()].filter(({ upload }) => upload !== 'REQUIRED');
    return Promise.all(upstreams.map((source) => this.#compare(source)));
  }

  async #compare(source: Source): Promise<DiscoveredCatalog> {
    const { db } = this.#options;
    const [upstream, here, jobs] = await Promise.all([
      this.#answer(source),
      catalogsOfSource(db, source),
      unfinishedJobs(db, source.key),
    ]);
    const newest =
      here
        .map(({ version }) => version)
        .sort(compareVersions)
        .at(-1) ?? null;
    const latest = upstream.releases?.at(-1) ?? null;
    const release = (version: string): DiscoveredRelease => ({
      version,
      catalogId: here.find((catalog) => catalog.version === version)?.id ?? null,
      jobId: jobs.find(({ slot }) => slot === jobSlot(source.key, source.rolling, version, source.catalogName))?.id ?? null,
    });
    return {
      source: source.key,
      name: source.catalogName,
      type: source.catalogType,
      latestVersion: latest,
      releases: [...(upstream.releases ?? [])].reverse().map(release),
      existingVersion: newest,
      updateAvailable:
        latest === null
          ? null
          : isUpdate(
              source,
              latest,
              here.map(({ version }) => version),
            ),
      checkedAt: upstream.checkedAt,
      error: upstream.error,
    };
  }

  async #answer(source: Source): Promise<Answer> {
    const known = this.#known.get(source.key);
    if (known && Date.now() - known.checkedAt.valueOf() < FRESH_MS) return known;
    const pending = this.#pending.get(source.key) ?? this.#request(source, known).finally(() => this.#pending.delete(source.key));
    this.#pending.set(source.key, pending);
    const answer = await pending;
    // Failures are not cached: the upstream may be available again soon.
    if (answer.error === null) this.#known.set(source.key, answer);
    return answer;
  }

  async #request(source: Source, known: Answer | undefined): Promise<Answer> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const unknown = (error: string): Answer => ({ releases: null, error, fingerprint: null, checkedAt: new Date() });
    try {
      await using http = this.#options.openHttp({ signal, onProgress: () => undefined });
      const io = { http, signal };
      // A fingerprint, such as an ETag, avoids the download if it equals the cached one.
      const fingerprint = await source.fingerprint(io, null).catch(() => null);
      const isSame = known?.releases && fingerprint !== null && fingerprint === known.fingerprint;
      const releases = isSame ? known.releases : await source.releases(io);
      return { releases, error: null, fingerprint, checkedAt: new Date() };
    } catch (error) {
      if (error instanceof DomainError) return unknown(error.message);
      if (signal.aborted) return unknown(`${source.catalogName} did not answer within ${TIMEOUT_MS / 1_000} s.`);
      this.#options.onError(error);
      return unknown(`${source.catalogName} could not be reached.`);
    }
  }
}

/** A rolling catalog is outdated when upstream's date is newer; otherwise an update is a latest release without a catalog. */
function isUpdate({ rolling }: Source, latest: string, here: readonly string[]): boolean {
  return rolling ? here.length > 0 && here.every((version) => compareVersions(version, latest) < 0) : !here.includes(latest);
}
