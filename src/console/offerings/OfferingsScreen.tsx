import { useState } from 'preact/hooks';
import { usePages } from '../graphql/usePages.ts';
import { useViewer } from '../graphql/viewer.ts';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { LoadMore } from '../parts/LoadMore.tsx';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { count } from '../parts/numbers.ts';
import { OFFERINGS } from './documents.ts';
import { OfferingCard } from './OfferingCard.tsx';
import { OfferingDialog } from './OfferingDialog.tsx';

const FIRST = { after: null };

/** The offerings with their partitions and catalogs. */
export function OfferingsScreen() {
  const isStaff = useViewer().viewer?.isStaff ?? false;
  const [isCreating, setCreating] = useState(false);
  const list = usePages(OFFERINGS, FIRST, ({ offerings }) => offerings, { policy: 'cache-and-network' });
  const { first, page, pages, hasMore, isLoadingMore, loadMore, moreError } = list;
  return (
    <div class="stack">
      <div class="bar">
        <h1>
          Offerings <span class="quiet numbers">{page ? count(page.totalCount) : ''}</span>
        </h1>
        <GraphqlLink document={OFFERINGS} variables={FIRST} />
        {isStaff ? (
          <button type="button" class="button small primary" onClick={() => setCreating(true)}>
            New offering
          </button>
        ) : null}
      </div>
      {first.error && !page ? <ErrorNotice error={first.error} onRetry={first.refetch} /> : null}
      {!page && first.isFetching ? <Skeleton lines={8} /> : null}
      {page?.nodes.length === 0 ? <Nothing /> : null}
      <ul class="jobs">
        {pages
          .flatMap(({ nodes }) => nodes)
          .map((offering) => (
            <OfferingCard key={offering.id} offering={offering} isStaff={isStaff} onDone={first.refetch} />
          ))}
      </ul>
      {hasMore ? <LoadMore isLoading={isLoadingMore} onLoad={() => void loadMore()} problem={moreError?.message} /> : null}
      {isCreating ? <OfferingDialog offering={null} onDone={first.refetch} onClose={() => setCreating(false)} /> : null}
    </div>
  );
}

function Nothing() {
  return (
    <Notice icon="chip" title="There are no offerings yet">
      <p>An offering is a service, e.g. a cluster, with the catalogs that its users can load from.</p>
    </Notice>
  );
}
