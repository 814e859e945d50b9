import { hrefTo } from '../address/node.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { day } from '../parts/dates.ts';
import { count } from '../parts/numbers.ts';
import { useTitle } from '../parts/useTitle.ts';
import { CATALOGS } from './documents.ts';
import { SearchBox } from './SearchBox.tsx';

const EXAMPLES = ['GROMACS', 'PyTorch', 'molecular dynamics', 'numpy', 'OpenFOAM'];

/** The first screen: the search box, and what is here to search. */
export function HomePage() {
  useTitle('');
  const { data, error, refetch } = useQuery(CATALOGS, {});
  return (
    <div class="home">
      <div class="hero">
        <h1>Find software for your node</h1>
        <p class="lead">What is installed, which builds run on your CPU and GPU, and the commands that load them.</p>
        <SearchBox value="" autoFocus />
        <p class="examples">
          <span class="quiet">Try</span>
          {EXAMPLES.map((words) => (
            <a key={words} href={hrefTo('/search', { q: words })}>
              {words}
            </a>
          ))}
        </p>
      </div>
      <section aria-labelledby="catalogs">
        <div class="bar">
          <h2 id="catalogs">Catalogs</h2>
          <GraphqlLink document={CATALOGS} variables={{}} />
        </div>
        {error && !data ? <ErrorNotice error={error} onRetry={refetch} /> : null}
        {!data && !error ? <Skeleton lines={4} /> : null}
        {data?.catalogs.nodes.length === 0 ? (
          <Notice icon="search" title="No catalog has been imported yet">
            <p>Staff import catalogs under Imports.</p>
          </Notice>
        ) : null}
        <ul class="cards">
          {data?.catalogs.nodes.map(({ id, name, version, typeDisplay, packageCount, lastSuccessfulUpdateAt }) => (
            <li key={id} class="card">
              <a class="card-link" href={hrefTo('/search', { catalogIds: id })}>
                <bdi>{name}</bdi> <bdi class="numbers">{version}</bdi>
              </a>
              <p class="figure numbers">{count(packageCount)}</p>
              <p class="quiet">packages · {typeDisplay}</p>
              {lastSuccessfulUpdateAt ? <p class="quiet small">Updated {day(lastSuccessfulUpdateAt)}</p> : null}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
