import type { Action } from '../graphql/useAction.ts';
import { CANCEL, type Job, REFRESH, RETRY } from './documents.ts';

interface Properties extends Pick<Action, 'isBusy' | 'run'> {
  readonly job: Job;
  readonly title: string;
}

/** What can be done with an import: cancel it, or run it again, even if it removes more than a refresh may. */
export function JobActions({ job: { id, state, errorCode, catalog }, title, isBusy, run }: Properties) {
  if (state === 'SUCCEEDED') return null;
  const isUnfinished = state === 'QUEUED' || state === 'RUNNING';
  const [text, look] = isUnfinished ? ['Cancel', 'danger'] : ['Retry', ''];
  const onClick = () => void run(isUnfinished ? CANCEL : RETRY, { jobId: id });
  return (
    <>
      {errorCode === 'SHRINK_GUARD' && catalog ? (
        <ForceButton catalogId={catalog.id} title={title} isBusy={isBusy} run={run} />
      ) : null}
      <button type="button" class={`button small ${look}`} disabled={isBusy} aria-label={`${text} ${title}`} onClick={onClick}>
        {text}
      </button>
    </>
  );
}

interface ForceProperties extends Pick<Action, 'isBusy' | 'run'> {
  readonly catalogId: string;
  readonly title: string;
}

/** Refreshes a catalog although that removes more than a refresh may. */
export function ForceButton({ catalogId, title, isBusy, run }: ForceProperties) {
  return (
    <button
      type="button"
      class="button small danger"
      disabled={isBusy}
      aria-label={`Refresh anyway: ${title}`}
      onClick={() => void run(REFRESH, { input: { catalogId, force: true } })}
    >
      Refresh anyway
    </button>
  );
}
