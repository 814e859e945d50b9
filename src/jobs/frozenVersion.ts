import type { CatalogSource } from '../domain/catalog.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { FieldIssues } from '../domain/fieldIssues.ts';
import type { CatalogToRefresh } from '../store/imports/importedCatalog.ts';

/** The upstream of a catalog to be copied. @throws InvalidInputError for one without, and for one that is a copy itself */
export function sourceToFreeze({ source, isFrozen, name, version }: CatalogToRefresh): CatalogSource {
  const refused = (message: string) => new InvalidInputError([{ path: ['catalogId'], message }]);
  if (isFrozen) throw refused(`${name} ${version} is a frozen copy already.`);
  if (!source) throw refused(`${name} ${version} was created manually; only catalogs of an upstream can be frozen.`);
  return source;
}

/** The version of a copy: the requested one, or the original's with today's date. @throws InvalidInputError */
export function frozenVersion({ version }: CatalogToRefresh, requested: string | null, today = new Date()): string {
  if (requested === null) return `${version}-frozen-${today.toISOString().slice(0, 10).replaceAll('-', '')}`;
  const issues = new FieldIssues();
  const name = issues.name('version', requested);
  issues.refuse();
  return name ?? '';
}
