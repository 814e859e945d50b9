import { useParam } from '../address/useParam.ts';
import type { VariablesOf } from '../graphql/graphql.ts';
import { usePages } from '../graphql/usePages.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { ListPage } from '../parts/ListPage.tsx';
import { LoadMore } from '../parts/LoadMore.tsx';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { count, counted } from '../parts/numbers.ts';
import { useTitle } from '../parts/useTitle.ts';
import { CatalogChoice } from './CatalogChoice.tsx';
import { CATALOG_NAMES, type CatalogName, COMPARE } from './documents.ts';
import { DifferenceRow } from './DifferenceRow.tsx';
import { Kinds } from './Kinds.tsx';
import '../style/release.css';

const KINDS = ['ADDED', 'CHANGED', 'REMOVED'] as const;

/** What differs between two releases. */
export function ComparePage() {
  useTitle('Compare releases');
  const [fromId, setFrom] = useParam('from');
  const [toId, setTo] = useParam('to');
  const [kind] = useParam('kind');
  const [search, setSearch] = useParam('name');
  const { data: names } = useQuery(CATALOG_NAMES, {});
  const catalogs = names?.catalogs.nodes ?? [];
  const kinds = KINDS.filter((name) => name === kind);
  const variables = { fromId, toId, kind: kinds.length > 0 ? [...kinds] : null, search: search || null, after: null };
  const compared = useCompared(variables, !fromId || !toId);
  return (
    <div class="narrow">
      <div class="bar">
        <h1>Compare releases</h1>
        <GraphqlLink document={COMPARE} variables={variables} />
      </div>
      <div class="card pair">
        <CatalogChoice label="From" catalogs={catalogs} value={fromId} onChange={setFrom} />
        <CatalogChoice label="To" catalogs={catalogs} value={toId} onChange={setTo} />
        <div class="field">
          <label for="name">Package name contains</label>
          <input id="name" type="text" maxLength={255} value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
        </div>
      </div>
      {fromId && toId ? <Compared compared={compared} catalogs={catalogs} fromId={fromId} toId={toId} /> : null}
    </div>
  );
}

const useCompared = (variables: VariablesOf<typeof COMPARE>, isPaused: boolean) =>
  usePages(COMPARE, variables, ({ compareCatalogs }) => compareCatalogs?.packages, { isPaused });

interface ComparedProperties {
  readonly compared: ReturnType<typeof useCompared>;
  readonly catalogs: readonly CatalogName[];
  readonly fromId: string;
  readonly toId: string;
}

function Compared({ compared, catalogs, fromId, toId }: ComparedProperties) {
  const { first, pages, hasMore, isLoadingMore, loadMore, moreError } = compared;
  const comparison = first.data?.compareCatalogs;
  if (first.error && !comparison) return <ErrorNotice error={first.error} onRetry={first.refetch} />;
  if (!comparison) return <Skeleton lines={8} />;
  const { summary, packages } = comparison;
  const from = catalogs.find(({ id }) => id === fromId);
  const to = catalogs.find(({ id }) => id === toId);
  return (
    <section class="stack" aria-label="Differences">
      <Kinds counts={summary.packages} />
      <p class="quiet small numbers" role="status">
        {counted(packages.totalCount, 'package')} · versions: {count(summary.versions.added)} added,{' '}
        {count(summary.versions.removed)} removed
      </p>
      {packages.nodes.length === 0 ? <Notice icon="check" title="Nothing differs" /> : null}
      <div>
        {pages.map(({ nodes }, index) => (
          <ListPage
            key={index}
            items={nodes}
            given={from && to}
            render={(difference) => (
              <DifferenceRow key={`${difference.ecosystem} ${difference.name}`} difference={difference} from={from} to={to} />
            )}
          />
        ))}
      </div>
      {hasMore ? <LoadMore isLoading={isLoadingMore} onLoad={() => void loadMore()} problem={moreError?.message} /> : null}
    </section>
  );
}
