import { hrefTo, useNode } from '../address/node.ts';
import { usePlace } from '../address/router.ts';
import type { VariablesOf } from '../graphql/graphql.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { PACKAGE } from './documents.ts';
import { PackageView } from './PackageView.tsx';
import { nodeVariables } from './useVersions.ts';

type Variables = VariablesOf<typeof PACKAGE>;

interface Properties {
  readonly catalog: string;
  readonly catalogVersion: string;
  readonly name: string;
}

/** The page of a package, found by the names in its address, which outlive imports. */
export function PackagePage({ catalog, catalogVersion, name }: Properties) {
  const { params } = usePlace();
  const node = useNode();
  const ecosystem = (params.get('ecosystem') ?? 'SOFTWARE') as Variables['ecosystem'];
  const hasGpu = (node?.gpus.length ?? 0) > 0;
  const variables = { catalog, catalogVersion, name, ecosystem, hasGpu, ...nodeVariables(node) };
  const asked = useQuery(PACKAGE, variables);
  // A refresh renames a catalog that follows its upstream by date; its packages stay.
  const isGone = !asked.isFetching && !asked.error && asked.data?.catalogByName === null;
  const newest = { ...variables, catalogVersion: null };
  const instead = useQuery(PACKAGE, newest, { isPaused: !isGone });
  const { data, error, isFetching, refetch } = isGone ? instead : asked;
  const found = data?.catalogByName;
  const shown = found?.packageByName;
  useTitle(`${shown?.name ?? name} · ${catalog}`);
  if (error && !data) return <ErrorNotice error={error} onRetry={refetch} />;
  if (isFetching && shown?.name.toLowerCase() !== name.toLowerCase()) return <Skeleton lines={10} />;
  if (!found || !shown) return <Missing catalog={catalog} name={name} />;
  return (
    <PackageView key={shown.id} catalog={found} shown={shown} asked={catalogVersion} variables={isGone ? newest : variables} />
  );
}

function Missing({ catalog, name }: { readonly catalog: string; readonly name: string }) {
  return (
    <Notice isScreen icon="question" title={`${catalog} has no package ${name}`}>
      <p>
        <a href={hrefTo('/search', { q: name })}>Search all catalogs for “{name}”</a>
      </p>
    </Notice>
  );
}
