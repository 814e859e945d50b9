import { useEffect, useState } from 'preact/hooks';
import { inputOf, type MyNode } from '../address/node.ts';
import { client } from '../graphql/client.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { type VersionRow, VERSIONS } from './documents.ts';

/** The variables that stand for a node: without one the fields that need it are left out. */
export const nodeVariables = (node: MyNode | null) => ({
  node: inputOf(node ?? { cpu: 'x86_64', gpus: [] }),
  hasNode: node !== null,
});

interface More {
  readonly rows: readonly VersionRow[];
  readonly after: string | null;
}

/** The versions of a package, fifty at first, more when asked for. */
export function useVersions(id: string, node: MyNode | null) {
  const variables = { id, ...nodeVariables(node) };
  const first = useQuery(VERSIONS, variables);
  const page = first.data?.package?.id === id ? first.data.package.versions : undefined;
  const [more, setMore] = useState<More>();
  useEffect(() => {
    setMore(undefined);
  }, [page]);
  const after = more ? more.after : page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  const loadMore = async () => {
    const { data } = await client
      .get()
      .query(VERSIONS, { ...variables, after })
      .toPromise();
    const next = data?.package?.versions;
    if (!next) return;
    setMore((before) => ({
      rows: [...(before?.rows ?? []), ...next.nodes],
      after: next.pageInfo.hasNextPage ? next.pageInfo.endCursor : null,
    }));
  };
  return {
    page,
    rows: [...(page?.nodes ?? []), ...(more?.rows ?? [])],
    error: first.error,
    refetch: first.refetch,
    hasMore: after !== null,
    loadMore,
  };
}
