import { BadUserInputError } from '../../domain/errors.ts';
import { column, type OrderTerm } from './order.ts';

const BY_RANK: readonly OrderTerm[] = [
  column('hit.rank', 'float8'),
  column(`(p.ecosystem <> 'SOFTWARE')`, 'boolean'),
  column('length(p.name)', 'int'),
  column('p.sort_name'),
  column('p.name'),
  column('c.sort_name'),
  { ...column('c.version_key'), always: 'DESC' },
];

/**
 * The sort keys of relevance: the rank, then software before extensions, the shorter name, the name, and the catalog, of several
 * versions the newest first.
 * @throws BadUserInputError without a search
 */
export function relevance(isSearched: boolean): readonly OrderTerm[] {
  if (!isSearched) throw new BadUserInputError('The order RELEVANCE requires a search.');
  return BY_RANK;
}
