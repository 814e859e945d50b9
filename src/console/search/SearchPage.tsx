import { useState } from 'preact/hooks';
import { addressOf } from '../address/node.ts';
import { navigate, usePlace } from '../address/router.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { Icon } from '../parts/Icon.tsx';
import { LoadMore } from '../parts/LoadMore.tsx';
import { ListPage } from '../parts/ListPage.tsx';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { counted } from '../parts/numbers.ts';
import { useTitle } from '../parts/useTitle.ts';
import { FACETS, type Hit, SEARCH } from './documents.ts';
import { FacetDrawer } from './FacetDrawer.tsx';
import { HitCard } from './HitCard.tsx';
import { SearchBox } from './SearchBox.tsx';
import { filterCount, filterOf } from './searchState.ts';
import { useHits } from './useHits.ts';

/** The list of hits with its filters. */
export function SearchPage() {
  const { path, params } = usePlace();
  const words = params.get('q') ?? '';
  useTitle(words ? `“${words}”` : 'All software');
  const found = useHits(params);
  // The hits come first, since people wait for them.
  const facets = useQuery(FACETS, { search: params.get('q'), filter: filterOf(params) }, { isPaused: found.first.isFetching });
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const search = (text: string) => navigate(addressOf(path, withWords(params, text)));
  return (
    <div class="columns">
      <FacetDrawer facets={facets.data?.packageFacets} isOpen={isDrawerOpen} onClose={() => setDrawerOpen(false)} />
      <div class="results">
        <h1 class="visually-hidden">Search</h1>
        <SearchBox value={words} onSearch={search} />
        <div class="bar">
          <p role="status" class="quiet numbers">
            {found.page ? counted(found.page.totalCount, 'package') : 'Searching …'}
          </p>
          <button type="button" class="button small drawer-button" onClick={() => setDrawerOpen(true)}>
            <Icon name="filter" size={16} /> Filters{filterCount(params) > 0 ? ` (${filterCount(params)})` : ''}
          </button>
          <GraphqlLink document={SEARCH} variables={found.variables} />
        </div>
        <Results found={found} words={words} hasFilters={filterCount(params) > 0} />
      </div>
    </div>
  );
}

function withWords(params: URLSearchParams, text: string): URLSearchParams {
  const next = new URLSearchParams(params);
  if (text) next.set('q', text);
  else next.delete('q');
  return next;
}

const hitCard = (hit: Hit) => <HitCard key={hit.node.id} {...hit} />;

interface ResultsProperties {
  readonly found: ReturnType<typeof useHits>;
  readonly words: string;
  readonly hasFilters: boolean;
}

function Results({
  found: { first, page, pages, hasMore, isLoadingMore, loadMore, moreError },
  words,
  hasFilters,
}: ResultsProperties) {
  const { params, path } = usePlace();
  if (first.error && !page) return <ErrorNotice error={first.error} onRetry={first.refetch} />;
  if (!page) return <Skeleton lines={12} />;
  return (
    <>
      {page.didYouMean.length > 0 ? (
        <p class="did-you-mean">
          Did you mean{' '}
          {page.didYouMean.map((word) => (
            <a key={word} href={addressOf(path, withWords(params, word))}>
              <bdi>{word}</bdi>
            </a>
          ))}
          ?
        </p>
      ) : null}
      {page.edges.length === 0 ? (
        <Notice icon="search" title={words ? `Nothing found for “${words}”` : 'No package has all of this'}>
          <p>{hasFilters ? 'Fewer filters may find more.' : 'Try another spelling, or a word of what it does.'}</p>
        </Notice>
      ) : null}
      <div class={first.isFetching ? 'hits waiting' : 'hits'}>
        {pages.map(({ edges }, index) => (
          <ListPage key={index} items={edges} render={hitCard} />
        ))}
      </div>
      {hasMore ? <LoadMore isLoading={isLoadingMore} onLoad={() => void loadMore()} problem={moreError?.message} /> : null}
    </>
  );
}
