import type { CatalogSource, CatalogType } from '../domain/catalog.ts';
import { DomainError } from '../domain/errors.ts';
import { jobSlot } from '../domain/importJob.ts';
import { compareVersions } from '../domain/version.ts';
import type { Source } from '../sources/source.ts';
import { catalogsOfSource } from '../store/imports/importedCatalog.ts';
import { unfinishedJobs } from '../store/imports/importJobs.ts';
import type { DatabaseDriver } from '../store/database/driver.ts';
import type { WorkerOptions } from './worker.ts';

/** How long one upstream may take to answer. */
const ASK_MS = 8_000;
/** How long an upstream's answer is taken for its present one. */
const FRESH_MS = 60_000;

/** What an upstream offers, or why that is not known. */
interface Answer {
  readonly releases: readonly string[] | null;
  readonly error: string | null;
  readonly fingerprint: string | null;
  readonly checkedAt: Date;
}

export interface DiscoveredRelease {
  readonly version: string;
  readonly catalogId: string | null;
  readonly jobId: string | null;
}

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

export interface DiscoveryOptions extends Pick<WorkerOptions, 'sources' | 'openHttp'> {
  readonly db: DatabaseDriver;
  readonly onError: (error: unknown) => void;
}

/** Asks every upstream what it offers and lays it beside what is here. */
export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #known = new Map<CatalogSource, Answer>();
  /** Who asks while an answer is on its way waits for the same. */
  readonly #asking = new Map<CatalogSource, Promise<Answer>>();

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  discover(): Promise<DiscoveredCatalog[]> {
    return Promise.all([...this.#options.sources.values()].map((source) => this.#compare(source)));
  }

  async #compare(source: Source): Promise<DiscoveredCatalog> {
    const { db } = this.#options;
    const [asked, here, jobs] = await Promise.all([
      this.#answer(source),
      catalogsOfSource(db, source),
      unfinishedJobs(db, source.key),
    ]);
    const newest =
      here
        .map(({ version }) => version)
        .sort(compareVersions)
        .at(-1) ?? null;
    const latest = asked.releases?.at(-1) ?? null;
    const release = (version: string): DiscoveredRelease => ({
      version,
      catalogId: here.find((catalog) => catalog.version === version)?.id ?? null,
      jobId: jobs.find(({ slot }) => slot === jobSlot(source.key, source.rolling, version))?.id ?? null,
    });
    return {
      source: source.key,
      name: source.catalogName,
      type: source.catalogType,
      latestVersion: latest,
      releases: [...(asked.releases ?? [])].reverse().map(release),
      existingVersion: newest,
      updateAvailable:
        latest === null
          ? null
          : isUpdate(
              source,
              latest,
              here.map(({ version }) => version),
            ),
      checkedAt: asked.checkedAt,
      error: asked.error,
    };
  }

  async #answer(source: Source): Promise<Answer> {
    const known = this.#known.get(source.key);
    if (known && Date.now() - known.checkedAt.valueOf() < FRESH_MS) return known;
    const asking = this.#asking.get(source.key) ?? this.#ask(source, known).finally(() => this.#asking.delete(source.key));
    this.#asking.set(source.key, asking);
    const answer = await asking;
    // A failure is asked again at once: somebody may be mending it.
    if (answer.error === null) this.#known.set(source.key, answer);
    return answer;
  }

  async #ask(source: Source, known: Answer | undefined): Promise<Answer> {
    const signal = AbortSignal.timeout(ASK_MS);
    const unknown = (error: string): Answer => ({ releases: null, error, fingerprint: null, checkedAt: new Date() });
    try {
      await using http = this.#options.openHttp({ signal, onProgress: () => undefined });
      const io = { http, signal };
      // A hash or an ETag instead of the file, where upstream gives one and it is the one that is known.
      const fingerprint = await source.fingerprint(io, null).catch(() => null);
      const isSame = known?.releases && fingerprint !== null && fingerprint === known.fingerprint;
      const releases = isSame ? known.releases : await source.releases(io);
      return { releases, error: null, fingerprint, checkedAt: new Date() };
    } catch (error) {
      if (error instanceof DomainError) return unknown(error.message);
      if (signal.aborted) return unknown(`${source.catalogName} did not answer within ${ASK_MS / 1_000} s.`);
      this.#options.onError(error);
      return unknown(`${source.catalogName} could not be asked.`);
    }
  }
}

/** A rolling catalog is behind when upstream's date is newer; else an update is a newest release that is not here. */
function isUpdate({ rolling }: Source, latest: string, here: readonly string[]): boolean {
  return rolling ? here.length > 0 && here.every((version) => compareVersions(version, latest) < 0) : !here.includes(latest);
}
