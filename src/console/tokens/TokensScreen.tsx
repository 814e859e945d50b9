import { useState } from 'preact/hooks';
import { usePages } from '../graphql/usePages.ts';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { LoadMore } from '../parts/LoadMore.tsx';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { count } from '../parts/numbers.ts';
import { CreateTokenDialog } from './CreateTokenDialog.tsx';
import { TOKENS } from './documents.ts';
import { SecretDialog } from './SecretDialog.tsx';
import { TokenRow } from './TokenRow.tsx';

const FIRST = { after: null };

/** The tokens, and a form for a new one. */
export function TokensScreen() {
  const [isCreating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const list = usePages(TOKENS, FIRST, ({ tokens }) => tokens, { policy: 'cache-and-network' });
  const { first, page, pages, hasMore, isLoadingMore, loadMore, moreError } = list;
  return (
    <div class="stack">
      <div class="bar">
        <h1>
          Tokens <span class="quiet numbers">{page ? count(page.totalCount) : ''}</span>
        </h1>
        <GraphqlLink document={TOKENS} variables={FIRST} />
        <button type="button" class="button small primary" onClick={() => setCreating(true)}>
          New token
        </button>
      </div>
      {first.error && !page ? <ErrorNotice error={first.error} onRetry={first.refetch} /> : null}
      {!page && first.isFetching ? <Skeleton lines={6} /> : null}
      {page?.nodes.length === 0 ? <Notice icon="key" title="There are no API tokens yet" /> : null}
      <ul class="jobs">
        {pages
          .flatMap(({ nodes }) => nodes)
          .map((token) => (
            <TokenRow key={token.id} token={token} onDone={first.refetch} />
          ))}
      </ul>
      {hasMore ? <LoadMore isLoading={isLoadingMore} onLoad={() => void loadMore()} problem={moreError?.message} /> : null}
      {isCreating ? <CreateTokenDialog onCreated={setSecret} onDone={first.refetch} onClose={() => setCreating(false)} /> : null}
      {secret !== null ? <SecretDialog secret={secret} onClose={() => setSecret(null)} /> : null}
    </div>
  );
}
