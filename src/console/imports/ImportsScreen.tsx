import { usePages } from '../graphql/usePages.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { LoadMore } from '../parts/LoadMore.tsx';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { count } from '../parts/numbers.ts';
import { Connection } from './Connection.tsx';
import { type Activity, JOBS, UPSTREAMS } from './documents.ts';
import { JobCard } from './JobCard.tsx';
import { UpstreamCard } from './UpstreamCard.tsx';
import { useActivity } from './useActivity.ts';

const FIRST = { after: null };
const FRESH = { policy: 'cache-and-network' } as const;

/** Upstreams with their releases, and the imports, live. */
export function ImportsScreen() {
  const upstreams = useQuery(UPSTREAMS, {}, FRESH);
  const jobs = useJobs();
  const again = () => {
    jobs.first.refetch();
    upstreams.refetch();
  };
  const events = useActivity(again);
  return (
    <div class="imports">
      <div class="bar">
        <h1>Imports</h1>
        <Connection />
      </div>
      <section aria-labelledby="upstreams">
        <h2 id="upstreams">Upstreams</h2>
        {upstreams.error && !upstreams.data ? <ErrorNotice error={upstreams.error} onRetry={upstreams.refetch} /> : null}
        {!upstreams.data && upstreams.isFetching ? <Skeleton lines={4} /> : null}
        <div class="upstreams">
          {upstreams.data?.discoverCatalogs?.map((upstream) => (
            <UpstreamCard key={upstream.source} upstream={upstream} onDone={again} />
          ))}
        </div>
      </section>
      <History jobs={jobs} events={events} onDone={again} />
    </div>
  );
}

const useJobs = () => usePages(JOBS, FIRST, ({ importJobs }) => importJobs, FRESH);

interface HistoryProperties {
  readonly jobs: ReturnType<typeof useJobs>;
  readonly events: ReadonlyMap<string, Activity>;
  readonly onDone: () => void;
}

function History({
  jobs: { first, page, pages, hasMore, isLoadingMore, loadMore, moreError },
  events,
  onDone,
}: HistoryProperties) {
  return (
    <section aria-labelledby="jobs">
      <div class="bar">
        <h2 id="jobs">
          History <span class="quiet numbers">{page ? count(page.totalCount) : ''}</span>
        </h2>
        <GraphqlLink document={JOBS} variables={FIRST} />
      </div>
      {first.error && !page ? <ErrorNotice error={first.error} onRetry={first.refetch} /> : null}
      {!page && first.isFetching ? <Skeleton lines={6} /> : null}
      {page?.nodes.length === 0 ? <Notice icon="search" title="Nothing has been imported yet" /> : null}
      <ul class="jobs">
        {pages
          .flatMap(({ nodes }) => nodes)
          .map((job) => (
            <JobCard key={job.id} job={job} event={events.get(job.id)} onDone={onDone} />
          ))}
      </ul>
      {hasMore ? <LoadMore isLoading={isLoadingMore} onLoad={() => void loadMore()} problem={moreError?.message} /> : null}
    </section>
  );
}
