import { connection } from '../graphql/socket.ts';
import { token } from '../graphql/session.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { count } from '../parts/numbers.ts';
import { useStore } from '../parts/store.ts';
import { JOBS, UPSTREAMS } from './documents.ts';
import { JobCard } from './JobCard.tsx';
import { UpstreamCard } from './UpstreamCard.tsx';
import { useActivity } from './useActivity.ts';

const FIRST = { first: 30 };
const FRESH = { policy: 'cache-and-network' } as const;

/** Upstreams with their releases, and the imports, live. */
export function StaffPage({ name }: { readonly name: string }) {
  const upstreams = useQuery(UPSTREAMS, {}, FRESH);
  const jobs = useQuery(JOBS, FIRST, FRESH);
  const again = () => {
    jobs.refetch();
    upstreams.refetch();
  };
  const events = useActivity(again);
  return (
    <div class="imports">
      <div class="bar">
        <h1>Imports</h1>
        <Connection />
        <span class="quiet">
          Signed in as <bdi>{name}</bdi>
        </span>
        <button type="button" class="button small" onClick={() => token.set('')}>
          Sign out
        </button>
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
      <section aria-labelledby="jobs">
        <div class="bar">
          <h2 id="jobs">
            History <span class="quiet numbers">{jobs.data?.importJobs ? count(jobs.data.importJobs.totalCount) : ''}</span>
          </h2>
          <GraphqlLink document={JOBS} variables={FIRST} />
        </div>
        {jobs.error && !jobs.data ? <ErrorNotice error={jobs.error} onRetry={jobs.refetch} /> : null}
        {!jobs.data && jobs.isFetching ? <Skeleton lines={6} /> : null}
        {jobs.data?.importJobs?.nodes.length === 0 ? <Notice icon="search" title="Nothing has been imported yet" /> : null}
        <ul class="jobs">
          {jobs.data?.importJobs?.nodes.map((job) => (
            <JobCard key={job.id} job={job} event={events.get(job.id)} onDone={again} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function Connection() {
  const state = useStore(connection);
  if (state === 'idle') return null;
  return (
    <span role="status" class={state === 'open' ? 'badge good' : 'badge bad'}>
      {state === 'open' ? 'Live' : 'Connection lost; reconnecting …'}
    </span>
  );
}
