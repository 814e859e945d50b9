import type { AggregateFilter } from '../sql/clauses.ts';
import { countText, pageText, type Statement, unionStatement } from '../sql/listing.ts';
import { type PackageFilter, type PackageOrderField, type PackageRow, packages } from '../sql/packages.ts';
import type { Params } from '../sql/params.ts';
import type { Loaders } from './loaders.ts';
import { cursorForm, type PageArgs, type PageSelection, positionOf, type Searched } from './page.ts';
import type { Pages } from './pages.ts';

/** The key of a package in a catalog, by which the pages of its dependents are loaded. */
export const packageKey = ({ catalogId, uuid }: Pick<PackageRow, 'catalogId' | 'uuid'>): string => `${catalogId} ${uuid}`;

/** The pages of the packages that depend on packages directly or through others; load them by `packageKey`. */
export function transitiveDependents(
  loaders: Loaders,
  selection: Searched<PackageFilter & AggregateFilter, PackageOrderField>,
  args: PageArgs,
  requested: PageSelection,
): Pages<PackageRow> {
  const place = positionOf(cursorForm(packages, selection), args);
  const list = { listing: packages, selection, place, requested };
  return loaders.pages('package.transitiveDependents', list, {
    rows: (keys, reading) =>
      amongDependents(loaders, keys, (among, params) => pageText(packages, selection, place.slice, reading, params, among)),
    counts: (keys) => amongDependents(loaders, keys, (among, params) => countText(packages, selection, params, among)),
  });
}

/** A statement with a part for each package, given the condition that a row is one of its dependents. */
async function amongDependents(
  loaders: Loaders,
  keys: readonly string[],
  text: (among: string, params: Params) => string,
): Promise<Statement> {
  const dependents = await loaders.dependents(
    keys.map((key) => {
      const [catalogId = '', uuid = ''] = key.split(' ');
      return { catalogId, uuid };
    }),
  );
  return unionStatement(dependents, (ids, params) => text(`p.id = ANY (${params.add(ids, 'uuid[]')})`, params));
}
