import { packageHref } from '../address/node.ts';
import { useParam } from '../address/useParam.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { time } from '../parts/dates.ts';
import { count } from '../parts/numbers.ts';
import { useTitle } from '../parts/useTitle.ts';
import { withoutOverrides } from '../parts/withoutOverrides.ts';
import { CatalogChoice } from './CatalogChoice.tsx';
import { CATALOG_NAMES, type Change, CHANGES } from './documents.ts';
import '../style/release.css';

/** What changed lately, newest first. */
export function ChangesPage() {
  useTitle('What changed');
  const [catalogId, setCatalog] = useParam('catalog');
  const [after, setAfter] = useParam('after');
  const { data: names } = useQuery(CATALOG_NAMES, {});
  const variables = { filter: catalogId ? { catalogId } : {}, after: after || null };
  const { data, error, refetch } = useQuery(CHANGES, variables, { policy: 'cache-and-network' });
  const page = data?.changes;
  return (
    <div class="narrow">
      <div class="bar">
        <h1>
          What changed <span class="quiet numbers">{page ? count(page.totalCount) : ''}</span>
        </h1>
        <GraphqlLink document={CHANGES} variables={variables} />
      </div>
      <CatalogChoice
        label="Catalog"
        none="All catalogs"
        catalogs={names?.catalogs.nodes ?? []}
        value={catalogId}
        onChange={setCatalog}
      />
      {error && !page ? <ErrorNotice error={error} onRetry={refetch} /> : null}
      {!page && !error ? <Skeleton lines={8} /> : null}
      {page?.nodes.length === 0 ? <Notice icon="check" title="Nothing has changed lately" /> : null}
      <ul>
        {page?.nodes.map((change) => (
          <ChangeRow key={change.serial} change={change} />
        ))}
      </ul>
      <div class="actions">
        {after ? (
          <button type="button" class="button" onClick={() => setAfter('')}>
            Newest
          </button>
        ) : null}
        {page?.pageInfo.hasNextPage ? (
          <button type="button" class="button" onClick={() => setAfter(page.pageInfo.endCursor ?? '')}>
            Older
          </button>
        ) : null}
      </div>
    </div>
  );
}

const KINDS = { ADDED: ['Added', 'good'], CHANGED: ['Changed', ''], REMOVED: ['Removed', 'bad'] } as const;
const ROWS = { CATALOG: 'Catalog', PACKAGE: 'Package', VERSION: 'Version', TARGET: 'Build' } as const;

function ChangeRow({ change: { at, kind, row, label, fields, node } }: { readonly change: Change }) {
  const [text, tone] = KINDS[kind];
  const title = <bdi>{withoutOverrides(label)}</bdi>;
  const shown = node?.__typename === 'Package' ? node : node?.__typename === 'PackageVersion' ? node.package : undefined;
  return (
    <li class="step">
      <div class="bar">
        <h2 class="row-name">{shown ? <a href={packageHref(shown)}>{title}</a> : title}</h2>
        <span class={`badge ${tone}`}>{text}</span>
      </div>
      <p class="small quiet">
        {ROWS[row]} · {time(at)}
        {fields.length > 0 ? ` · ${fields.join(', ')}` : ''}
      </p>
    </li>
  );
}
