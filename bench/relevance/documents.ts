import { byKey } from './byKey.ts';
import type { SearchDocument } from '../../src/domain/search/document.ts';
import { documentKey, keyInCatalog } from './documentKey.ts';
import type { SnapshotPackage, SnapshotVersion } from '../../src/domain/snapshot.ts';

/** Packages of one catalog. */
export interface CatalogPackages {
  readonly packages: readonly SnapshotPackage[];
  /** Whether they are there to be loaded, and not only to be built. */
  readonly isBinary: boolean;
}

/** The documents of some catalogs, one for each package; extensions that only versions name included. */
export function documentsOf(catalogs: readonly CatalogPackages[]): SearchDocument[] {
  return catalogs.flatMap((catalog, at) =>
    [...softwareOf(catalog), ...extensionsOf(catalog)].map((document) => ({
      ...document,
      key: keyInCatalog(at, document.key),
      parents: document.parents.map((parent) => keyInCatalog(at, parent)),
    })),
  );
}

function softwareOf({ packages, isBinary }: CatalogPackages): SearchDocument[] {
  const dependents = dependentsOf(packages);
  return packages.map((item) => ({
    key: documentKey(item.ecosystem, item.name),
    name: item.name,
    ecosystem: item.ecosystem,
    description: item.description,
    keywords: item.categories,
    homepage: item.homepage,
    versions: item.versions.flatMap(versionsOf),
    provides: item.provides,
    parents: [],
    dependents: dependents.get(item.name.toLowerCase())?.size ?? 0,
    isBuilt: isBinary,
  }));
}

const versionsOf = ({ version, module }: SnapshotVersion): string[] => (module ? [version, module.version] : [version]);

/** By the name in lower case, the packages that name it as a dependency or load its module. */
function dependentsOf(packages: readonly SnapshotPackage[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { name, dependencies, versions } of packages) {
    const needed = [...dependencies, ...versions.flatMap(({ requiredModules }) => requiredModules.map((module) => module.name))];
    for (const dependency of needed.map((text) => text.toLowerCase()))
      if (dependency !== name.toLowerCase()) found.set(dependency, (found.get(dependency) ?? new Set()).add(name));
  }
  return found;
}

function extensionsOf({ packages, isBinary }: CatalogPackages): SearchDocument[] {
  const all = packages.flatMap((parent) =>
    parent.versions.flatMap((version) => version.extensions.map((extension) => ({ parent, extension }))),
  );
  const groups = byKey(all, ({ extension }) => documentKey(extension.ecosystem, extension.name));
  return [...groups].map(([key, found]) => ({
    key,
    name: found[0].extension.name,
    ecosystem: found[0].extension.ecosystem,
    description: '',
    keywords: [],
    homepage: null,
    versions: [...new Set(found.map(({ extension }) => extension.version))],
    provides: [],
    parents: [...new Set(found.map(({ parent }) => documentKey(parent.ecosystem, parent.name)))],
    dependents: 0,
    isBuilt: isBinary,
  }));
}
