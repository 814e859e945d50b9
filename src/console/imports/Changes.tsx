import { useState } from 'preact/hooks';
import { usePages } from '../graphql/usePages.ts';
import { Ecosystem } from '../parts/ecosystem.ts';
import { ListPage } from '../parts/ListPage.tsx';
import { LoadMore } from '../parts/LoadMore.tsx';
import { ErrorNotice, Skeleton } from '../parts/Notice.tsx';
import { count, counted } from '../parts/numbers.ts';
import { type Change, CHANGES } from './documents.ts';

const KINDS = {
  ADDED: ['Added', '+', 'added'],
  CHANGED: ['Changed', '~', 'changed'],
  REMOVED: ['Removed', '−', 'removed'],
} as const;
type Kind = keyof typeof KINDS;
/** Versions shown of a package. */
const SHOWN = 8;

/** The packages that a dry run would change, once it is opened. */
export function Changes({ id, title }: { readonly id: string; readonly title: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What would change</summary>
      {isOpen ? <ChangeList id={id} title={title} /> : null}
    </details>
  );
}

function ChangeList({ id, title }: { readonly id: string; readonly title: string }) {
  const [kind, setKind] = useState<Kind | null>(null);
  const list = usePages(CHANGES, { id, kind: kind ? [kind] : null, after: null }, ({ importJob }) => importJob?.changes);
  const { first, page, pages, hasMore, isLoadingMore, loadMore, moreError } = list;
  if (first.error && !page) return <ErrorNotice error={first.error} onRetry={first.refetch} />;
  return (
    <div class="changes">
      <div class="tabs" role="group" aria-label={`Kinds of changes of ${title}`}>
        {(Object.keys(KINDS) as Kind[]).map((name) => (
          <button
            key={name}
            type="button"
            class="button small"
            aria-pressed={kind === name}
            onClick={() => setKind(kind === name ? null : name)}
          >
            {KINDS[name][0]}
          </button>
        ))}
        <span role="status" class="quiet small numbers">
          {page ? counted(page.totalCount, 'package') : ''}
        </span>
      </div>
      {page ? null : <Skeleton lines={4} />}
      <div class="changes-scroll" tabIndex={0} role="region" aria-label={`Changes of ${title}`}>
        {pages.map(({ nodes }, index) => (
          <ListPage key={index} items={nodes} render={changeRow} />
        ))}
        {hasMore ? <LoadMore isLoading={isLoadingMore} onLoad={() => void loadMore()} problem={moreError?.message} /> : null}
      </div>
    </div>
  );
}

const changeRow = (change: Change) => <ChangeRow key={`${change.ecosystem} ${change.name}`} change={change} />;

function ChangeRow({ change: { name, ecosystem, kind, versions, versionCounts } }: { readonly change: Change }) {
  const [, sign, tone] = KINDS[kind];
  const total = versionCounts.added + versionCounts.changed + versionCounts.removed;
  return (
    <li class="change small">
      <span class={`change-name ${tone}`}>
        <span aria-hidden="true">{sign}</span> <bdi>{name}</bdi>
        <span class="visually-hidden">{KINDS[kind][0]}</span>
        {ecosystem === 'SOFTWARE' ? null : <span class="quiet"> {Ecosystem[ecosystem]}</span>}
      </span>
      <span class="change-versions numbers">
        {versions.slice(0, SHOWN).map(({ kind: of, version, module }) => (
          <bdi key={`${of} ${module?.version ?? version}`} class={KINDS[of][2]}>
            {KINDS[of][1]}
            {module?.version ?? version}
          </bdi>
        ))}
        {total > SHOWN ? <span class="quiet">and {count(total - SHOWN)} more</span> : null}
      </span>
    </li>
  );
}
