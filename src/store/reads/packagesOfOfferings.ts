import type { AggregateFilter } from '../sql/clauses.ts';
import { countText, pageText, type Statement, unionStatement } from '../sql/listing.ts';
import { commonScope } from '../sql/offeringScope.ts';
import { type PackageFilter, type PackageOrderField, type PackageRow, packages } from '../sql/packages.ts';
import type { Params } from '../sql/params.ts';
import type { Loaders } from './loaders.ts';
import { cursorForm, type PageArgs, type PageSelection, positionOf, type Searched } from './page.ts';
import type { Pages } from './pages.ts';

type PackageSelection = Searched<PackageFilter & AggregateFilter, PackageOrderField>;

/** The pages of the packages of offerings. Each offering has its own conditions, so siblings become parts of one statement. */
export function packagesOfOfferings(
  loaders: Loaders,
  selection: PackageSelection,
  args: PageArgs,
  requested: PageSelection,
): Pages<PackageRow> {
  const place = positionOf(cursorForm(packages, selection), args);
  const list = { listing: packages, selection, place, requested };
  return loaders.pages('offering.packages', list, {
    rows: (offerings, reading) =>
      inOfferings(loaders, offerings, selection, (own, params) => pageText(packages, own, place.slice, reading, params)),
    counts: (offerings) => inOfferings(loaders, offerings, selection, (own, params) => countText(packages, own, params)),
  });
}

/** A statement over offerings, with the selection restricted to the scope of each. */
async function inOfferings(
  loaders: Loaders,
  offeringIds: readonly string[],
  selection: PackageSelection,
  text: (selection: PackageSelection, params: Params) => string,
): Promise<Statement> {
  const scopes = await Promise.all(offeringIds.map((id) => loaders.offeringScope(id)));
  const selections = scopes.map((scope) => ({
    ...selection,
    filter: { ...selection.filter, offering: commonScope(scope, selection.filter.offering) },
  }));
  return unionStatement(selections, text);
}
