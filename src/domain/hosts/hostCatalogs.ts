import type { Module, Toolchain } from '../snapshot.ts';
import type { CatalogResolution } from './catalogResolution.ts';
import { buildsOf, catalogBuilds, type CatalogTargets } from './catalogTargets.ts';
import { type Grant, grantsOf } from './grant.ts';
import type { Host } from './host.ts';
import { concernsCatalog, concernsTarget, concernsVersion, type KnownIssue } from './knownIssue.ts';
import { resolveCatalog } from './resolveCatalog.ts';
import { type VersionBuild, versionBuild } from './versionBuild.ts';

/** A version, as far as the build that a host gets of it depends on it. */
export interface HostSubject {
  readonly catalogId: string;
  readonly targetSetId: number;
  readonly toolchain: Toolchain | null;
  readonly module: Module | null;
}

/** The grants of the versions of a catalog with some target sets. */
export interface CatalogGrants {
  readonly catalogId: string;
  readonly setIds: readonly number[];
  readonly grants: readonly Grant[];
}

/** What one host gets of several catalogs. Each catalog is resolved once, when it is first needed. */
export class HostCatalogs {
  readonly host: Host;
  readonly #catalogs: ReadonlyMap<string, CatalogTargets>;
  readonly #issues: readonly KnownIssue[];
  readonly #resolutions = new Map<string, CatalogResolution>();
  readonly #builds = new Map<string, VersionBuild>();

  /** @param catalogs by their ids */
  constructor(host: Host, catalogs: ReadonlyMap<string, CatalogTargets>, issues: readonly KnownIssue[]) {
    this.host = host;
    this.#catalogs = catalogs;
    this.#issues = issues;
  }

  /** The set of builds that the host gets of a catalog. */
  resolution(catalog: CatalogTargets): CatalogResolution {
    const known = this.#resolutions.get(catalog.id);
    const found = known ?? resolveCatalog(this.host, catalogBuilds(catalog));
    this.#resolutions.set(catalog.id, found);
    return found;
  }

  /** What the host gets of a version; null if its catalog is not known, which was deleted meanwhile. */
  build({ catalogId, targetSetId, toolchain, module }: HostSubject): VersionBuild | null {
    const catalog = this.#catalogs.get(catalogId);
    if (!catalog) return null;
    const issues = this.#issuesIn(catalog).filter(({ match }) => concernsVersion(match, { toolchain, module }));
    // All versions with the same targets and issues get the same.
    const key = `${catalogId} ${targetSetId} ${issues.map(({ code }) => code).join(' ')}`;
    const known = this.#builds.get(key);
    const found = known ?? this.#versionBuild(catalog, targetSetId, issues);
    this.#builds.set(key, found);
    return found;
  }

  #versionBuild(catalog: CatalogTargets, targetSetId: number, issues: readonly KnownIssue[]): VersionBuild {
    const targets = buildsOf(catalog.sets.get(targetSetId) ?? []);
    return versionBuild(this.host, this.resolution(catalog), catalog.type, targets, (cpu, gpu) =>
      issues.filter(({ match }) => concernsTarget(match, { cpu, gpu })),
    );
  }

  /** The known issues that can concern versions of a catalog. */
  #issuesIn({ source, release }: CatalogTargets): readonly KnownIssue[] {
    return this.#issues.filter(({ match }) => concernsCatalog(match, { source, release }));
  }

  /** The builds that the host gets of every catalog, by the target sets of its versions. */
  grants(): CatalogGrants[] {
    return [...this.#catalogs.values()].flatMap((catalog) => this.#grantsIn(catalog));
  }

  #grantsIn(catalog: CatalogTargets): CatalogGrants[] {
    const resolution = this.resolution(catalog);
    const { id: catalogId } = catalog;
    const blocking = this.#issuesIn(catalog).filter(({ severity }) => severity === 'BLOCKS');
    const found = new Map<string, { setIds: number[]; grants: Grant[] }>();
    for (const [setId, set] of catalog.sets) {
      const grants = grantsOf(resolution, buildsOf(set), (cpu, gpu) =>
        blocking.filter(({ match }) => concernsTarget(match, { cpu, gpu })),
      );
      if (grants.length === 0) continue;
      const key = JSON.stringify(grants);
      const group = found.get(key) ?? { setIds: [], grants };
      group.setIds.push(setId);
      found.set(key, group);
    }
    return [...found.values()].map((group) => ({ catalogId, ...group }));
  }
}
