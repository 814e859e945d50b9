import { usePages } from '../graphql/usePages.ts';
import { SEARCH } from './documents.ts';
import { searchVariables } from './searchState.ts';

/** The hits of the search that an address states: the first page, and those that were asked for after it. */
export function useHits(params: URLSearchParams) {
  const variables = searchVariables(params);
  const list = usePages(SEARCH, variables, ({ packages }) => packages);
  return { ...list, variables };
}
