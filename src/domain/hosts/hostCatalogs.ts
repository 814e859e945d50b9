import type { Module, Toolchain } from '../snapshot.ts';
import type { CatalogResolution } from './catalogResolution.ts';
import { buildsOf, catalogBuilds, type CatalogTargets } from './catalogTargets.ts';
import { type Grant, grantsOf } from './grant.ts';
import type { Host } from './host.ts';
import { concernsCatalog, concernsTarget, issuesOf, type KnownIssue } from './knownIssue.ts';
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
    const { source, version: release, type, sets } = catalog;
    return versionBuild(this.host, this.resolution(catalog), type, buildsOf(sets.get(targetSetId) ?? []), (cpu, gpu) =>
      issuesOf(this.#issues, { source, release, toolchain, module, cpu, gpu }),
    );
  }

  /** Whether the host gets every version of a catalog, whatever its module and toolchain. */
  getsAll(catalog: CatalogTargets): boolean {
    const certain = this.#grantsIn(catalog).filter(({ grants }) => grants[0]?.unless.length === 0);
    return certain.flatMap(({ setIds }) => setIds).length === catalog.sets.size;
  }

  /** The builds that the host gets of every catalog, by the target sets of its versions. */
  grants(): CatalogGrants[] {
    return [...this.#catalogs.values()].flatMap((catalog) => this.#grantsIn(catalog));
  }

  #grantsIn(catalog: CatalogTargets): CatalogGrants[] {
    const resolution = this.resolution(catalog);
    const { id: catalogId, source, version: release } = catalog;
    const blocking = this.#issues.filter(
      ({ severity, match }) => severity === 'BLOCKS' && concernsCatalog(match, { source, release }),
    );
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
