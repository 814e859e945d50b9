import type { CombinedError } from '@urql/core';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../graphql/client.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { type Hit, SEARCH } from './documents.ts';
import { searchVariables } from './searchState.ts';

interface More {
  readonly edges: readonly Hit[];
  readonly after: string | null;
  readonly error?: CombinedError | undefined;
}

/** The hits of the search that an address states: the first page, and those that were asked for after it. */
export function useHits(params: URLSearchParams) {
  const variables = searchVariables(params);
  const first = useQuery(SEARCH, variables);
  const page = first.data?.packages;
  const [more, setMore] = useState<More>();
  const [isLoadingMore, setLoadingMore] = useState(false);
  useEffect(() => {
    setMore(undefined);
  }, [page]);
  const after = more ? more.after : page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  const loadMore = async () => {
    if (after === null || isLoadingMore) return;
    setLoadingMore(true);
    const { data, error } = await client.get().query(SEARCH, searchVariables(params, after)).toPromise();
    setLoadingMore(false);
    const next = data?.packages;
    setMore((before) => ({
      edges: [...(before?.edges ?? []), ...(next?.edges ?? [])],
      after: next ? (next.pageInfo.hasNextPage ? next.pageInfo.endCursor : null) : after,
      error,
    }));
  };
  return {
    first,
    page,
    variables,
    hits: [...(page?.edges ?? []), ...(more?.edges ?? [])],
    hasMore: after !== null,
    isLoadingMore,
    loadMore,
  };
}
