import type { CatalogSource, CatalogType } from '../domain/catalog.ts';
import { DomainError } from '../domain/errors.ts';
import { jobSlot } from '../domain/importJob.ts';
import { compareVersions } from '../domain/version.ts';
import type { Source } from '../sources/source.ts';
import { catalogsOfSource } from '../store/importedCatalog.ts';
import { unfinishedJobs } from '../store/jobs.ts';
import type { Driver } from '../store/sql.ts';
import type { WorkerOptions } from './worker.ts';

/** How long one upstream may take to answer. */
const ASK_MS = 8_000;

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
  readonly db: Driver;
  readonly onError: (error: unknown) => void;
}

/** Asks every upstream what it offers and lays it beside what is here. */
export class Discovery {
  readonly #options: DiscoveryOptions;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  discover(): Promise<DiscoveredCatalog[]> {
    return Promise.all([...this.#options.sources.values()].map((source) => this.#ask(source)));
  }

  async #ask(source: Source): Promise<DiscoveredCatalog> {
    const { db } = this.#options;
    const [asked, here, jobs] = await Promise.all([
      this.#releases(source),
      catalogsOfSource(db, source.key),
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
      checkedAt: new Date(),
      error: asked.error,
    };
  }

  async #releases(source: Source): Promise<{ releases: readonly string[] | null; error: string | null }> {
    const signal = AbortSignal.timeout(ASK_MS);
    try {
      await using http = this.#options.openHttp({ signal, onProgress: () => undefined });
      return { releases: await source.releases({ http, signal }), error: null };
    } catch (error) {
      if (error instanceof DomainError) return { releases: null, error: error.message };
      if (signal.aborted) return { releases: null, error: `${source.catalogName} did not answer within ${ASK_MS / 1_000} s.` };
      this.#options.onError(error);
      return { releases: null, error: `${source.catalogName} could not be asked.` };
    }
  }
}

/** A rolling catalog is behind when upstream's date is newer; else an update is a newest release that is not here. */
function isUpdate({ rolling }: Source, latest: string, here: readonly string[]): boolean {
  return rolling ? here.length > 0 && here.every((version) => compareVersions(version, latest) < 0) : !here.includes(latest);
}
