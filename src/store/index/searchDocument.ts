import type { SearchDocument } from '../../domain/search/document.ts';
import type { PackageContents } from './packageContents.ts';

/** The document of a package; the keys of documents are the ids of packages. */
export const searchDocument = (contents: PackageContents, isBinary: boolean, dependents: number): SearchDocument => ({
  key: contents.id,
  name: contents.name,
  ecosystem: contents.ecosystem,
  description: contents.description,
  keywords: contents.categories,
  homepage: contents.homepage,
  versions: [...new Set([...contents.versions, ...contents.moduleVersions])],
  provides: contents.provides,
  parents: [...new Set(contents.parents)],
  dependents,
  isBuilt: isBinary,
});
