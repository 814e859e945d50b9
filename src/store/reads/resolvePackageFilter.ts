import type { Expression } from '../../domain/licenses/expression.ts';
import { satisfiedBy } from '../../domain/licenses/satisfiedBy.ts';
import { readExpression } from '../../domain/licenses/spdxLicense.ts';
import { refuseOversize } from '../sql/clause.ts';
import type { AggregateFilter } from '../sql/clauses.ts';
import { type AllowedLicenses, LICENSE_LISTS, type PackageFilter } from '../sql/packages.ts';
import type { NamedCatalogs } from '../index/packageIndex.ts';
import type { Loaders } from './loaders.ts';
import { type ClientFilter, type MaybePromise, resolveFilter } from './resolveFilter.ts';

/** A filter of packages in the form that clients use. */
export type PackageClientFilter = ClientFilter<Omit<PackageFilter, 'allowedLicenses'> & Pick<AggregateFilter, 'hasGpu'>> & {
  readonly licenseSatisfies?: readonly string[] | null;
};

/**
 * Calls `use` with the filter, resolved against the database.
 * @throws BadUserInputError for a licence that SPDX does not know
 */
export function resolvePackageFilter<Result>(
  { licenseSatisfies, ...rest }: PackageClientFilter,
  loaders: Loaders,
  use: (filter: PackageFilter & AggregateFilter) => Result,
): MaybePromise<Result> {
  if (!licenseSatisfies || licenseSatisfies.length === 0) return resolveFilter(rest, loaders, use);
  refuseOversize('licenseSatisfies', licenseSatisfies);
  const isSatisfied = satisfiedBy(licenseSatisfies);
  return allowedLicenses(isSatisfied, loaders).then((allowed) =>
    resolveFilter({ ...rest, allowedLicenses: allowed }, loaders, use),
  ) as MaybePromise<Result>; // promises are flattened
}

/** The catalogs that a filter names. */
export const namedCatalogs = ({ catalogId, catalogIds, offeringId }: PackageClientFilter): NamedCatalogs =>
  offeringId ? 'ANY' : [catalogId ?? [], catalogIds ?? []].flat();

/** Of the lists of licences in the database those that satisfy a condition. */
async function allowedLicenses(
  isSatisfied: (expressions: readonly (Expression | null)[]) => boolean,
  loaders: Loaders,
): Promise<AllowedLicenses> {
  const lists = await loaders.shared('licenses', async (sql) => {
    const rows = await sql.query<{ list: string; texts: readonly string[] }>('package.licenses', LICENSE_LISTS);
    return rows.map(({ list, texts }) => ({ list, expressions: texts.map(readExpression) }));
  });
  return { lists: lists.filter(({ expressions }) => isSatisfied(expressions)).map(({ list }) => list) };
}
