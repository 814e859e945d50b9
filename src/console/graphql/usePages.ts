import type { AnyVariables, CombinedError, DocumentInput } from '@urql/core';
import { useEffect, useState } from 'preact/hooks';
import { client } from './client.ts';
import { type QueryOptions, useQuery } from './useQuery.ts';

/** A page of a connection. */
interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface More<Kind> {
  /** Of which first page these follow. */
  readonly of: string;
  readonly pages: readonly Kind[];
  readonly error: CombinedError | undefined;
}

const nextOf = ({ pageInfo }: Page): string | null => (pageInfo.hasNextPage ? pageInfo.endCursor : null);

/** The pages of a list: the first, which follows changes, and those that were asked for after it. */
export function usePages<Data, Variables extends AnyVariables & { after?: string | null }, Kind extends Page>(
  document: DocumentInput<Data, Variables>,
  variables: Variables,
  pageOf: (data: Data) => Kind | null | undefined,
  options: QueryOptions = {},
) {
  const first = useQuery(document, variables, options);
  const page = (first.data && pageOf(first.data)) ?? undefined;
  const of = JSON.stringify([variables, page?.pageInfo.endCursor]);
  const [more, setMore] = useState<More<Kind>>({ of, pages: [], error: undefined });
  const [isLoadingMore, setLoadingMore] = useState(false);
  useEffect(() => setLoadingMore(false), [of]);
  const isCurrent = more.of === of;
  const pages = page ? [page, ...(isCurrent ? more.pages : [])] : [];
  const last = pages.at(-1);
  const after = last ? nextOf(last) : null;
  const loadMore = async () => {
    if (after === null || isLoadingMore) return;
    setLoadingMore(true);
    const { data, error } = await client
      .get()
      .query(document, { ...variables, after }, { requestPolicy: options.policy ? 'network-only' : 'cache-first' })
      .toPromise();
    setLoadingMore(false);
    const next = data && pageOf(data);
    setMore({ of, pages: [...pages.slice(1), ...(next ? [next] : [])], error });
  };
  return { first, page, pages, hasMore: after !== null, isLoadingMore, loadMore, moreError: isCurrent ? more.error : undefined };
}
