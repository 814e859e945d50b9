import { useState } from 'preact/hooks';
import { usePages } from '../graphql/usePages.ts';
import { Connection } from '../imports/Connection.tsx';
import { useActivity } from '../imports/useActivity.ts';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { LoadMore } from '../parts/LoadMore.tsx';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { count } from '../parts/numbers.ts';
import { CatalogCard } from './CatalogCard.tsx';
import { STAFF_CATALOGS } from './documents.ts';
import { ImportFileDialog } from './ImportFileDialog.tsx';

const FIRST = { after: null };
const FRESH = { policy: 'cache-and-network' } as const;

/** The catalogs, each with its updates, live. */
export function CatalogsScreen() {
  const [isImporting, setImporting] = useState(false);
  const list = usePages(STAFF_CATALOGS, FIRST, ({ catalogs }) => catalogs, FRESH);
  const { first, page, pages, hasMore, isLoadingMore, loadMore, moreError } = list;
  const events = useActivity(first.refetch);
  const catalogs = pages.flatMap(({ nodes }) => nodes);
  return (
    <div class="stack">
      <div class="bar">
        <h1>
          Catalogs <span class="quiet numbers">{page ? count(page.totalCount) : ''}</span>
        </h1>
        <Connection />
        <GraphqlLink document={STAFF_CATALOGS} variables={FIRST} />
        <button type="button" class="button small primary" onClick={() => setImporting(true)}>
          Import a file
        </button>
      </div>
      {first.error && !page ? <ErrorNotice error={first.error} onRetry={first.refetch} /> : null}
      {!page && first.isFetching ? <Skeleton lines={8} /> : null}
      {page?.nodes.length === 0 ? <Nothing /> : null}
      <ul class="jobs">
        {catalogs.map((catalog) => (
          <CatalogCard
            key={catalog.id}
            catalog={catalog}
            event={events.get(catalog.importJobs?.nodes[0]?.id ?? '')}
            onDone={first.refetch}
          />
        ))}
      </ul>
      {hasMore ? <LoadMore isLoading={isLoadingMore} onLoad={() => void loadMore()} problem={moreError?.message} /> : null}
      {isImporting ? <ImportFileDialog onDone={first.refetch} onClose={() => setImporting(false)} /> : null}
    </div>
  );
}

function Nothing() {
  return (
    <Notice icon="search" title="There are no catalogs yet">
      <p>
        Import one from its upstream on the screen <a href="/imports">Imports</a>, or from a file.
      </p>
    </Notice>
  );
}
