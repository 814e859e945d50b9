import { useState } from 'preact/hooks';
import { textOf, useAction } from '../graphql/useAction.ts';
import { FormDialog } from '../parts/Dialog.tsx';
import { day, time } from '../parts/dates.ts';
import { REVOKE_TOKEN, type Token } from './documents.ts';

interface Properties {
  readonly token: Token;
  readonly onDone: () => void;
}

/** A token: whose it is, how long it is valid, and when it was used. */
export function TokenRow({ token, onDone }: Properties) {
  const [isRevoking, setRevoking] = useState(false);
  const { name, viewerName, role, createdAt, lastUsedAt } = token;
  const [state, tone] = stateOf(token);
  const isValid = tone === 'good';
  return (
    <li class={`card job ${isValid ? '' : 'ended'}`}>
      <div class="bar">
        <h2 class="row-title">
          <bdi>{name}</bdi>
        </h2>
        <span class="tag">{role === 'STAFF' ? 'Staff' : 'User'}</span>
        <span class={`badge ${tone}`}>{state}</span>
        {isValid ? (
          <button type="button" class="button small danger" aria-label={`Revoke ${name}`} onClick={() => setRevoking(true)}>
            Revoke …
          </button>
        ) : null}
      </div>
      <p class="small quiet numbers">
        {viewerName === name ? null : (
          <>
            Signs in as <bdi>{viewerName}</bdi> ·{' '}
          </>
        )}
        Created {day(createdAt)} · {lastUsedAt ? `last used ${time(lastUsedAt)}` : 'never used'}
      </p>
      {isRevoking ? <RevokeDialog token={token} onDone={onDone} onClose={() => setRevoking(false)} /> : null}
    </li>
  );
}

function stateOf({ revokedAt, expiresAt }: Token): readonly [text: string, tone: string] {
  if (revokedAt) return [`Revoked ${day(revokedAt)}`, ''];
  if (expiresAt && new Date(expiresAt) <= new Date()) return [`Expired ${day(expiresAt)}`, ''];
  return [expiresAt ? `Valid until ${day(expiresAt)}` : 'Valid', 'good'];
}

function RevokeDialog({ token: { id, name }, onDone, onClose }: Properties & { readonly onClose: () => void }) {
  const { isBusy, refusal, run } = useAction(onDone);
  const revoke = async () => {
    if (await run(REVOKE_TOKEN, { id })) onClose();
  };
  return (
    <FormDialog
      title={
        <>
          Revoke <bdi>{name}</bdi>?
        </>
      }
      lead="Programs that use it are refused at once, and their live connections end. It cannot be undone."
      action="Revoke"
      isDanger
      isBusy={isBusy}
      problem={textOf(refusal)}
      onSubmit={() => void revoke()}
      onClose={onClose}
    />
  );
}
