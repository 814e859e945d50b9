import type { CombinedError } from '@urql/core';
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';
import { withoutOverrides } from './withoutOverrides.ts';

interface NoticeProperties {
  readonly icon: IconName;
  readonly title: string;
  /** Whether it stands for the whole screen. */
  readonly isScreen?: boolean;
  readonly children?: ComponentChildren;
}

/** What a screen shows instead of its contents. */
export function Notice({ icon, title, isScreen = false, children }: NoticeProperties) {
  return (
    <div class="notice">
      <Icon name={icon} size={28} />
      {isScreen ? <h1>{title}</h1> : <h2>{title}</h2>}
      <div class="notice-text">{children}</div>
    </div>
  );
}

/** An error of the gateway, or of the way to it, with a button that tries again. */
export function ErrorNotice({ error, onRetry }: { readonly error: CombinedError; readonly onRetry: () => void }) {
  const messages = error.graphQLErrors.map(({ message }) => message);
  return (
    <div role="alert">
      <Notice icon="warn" title={error.networkError ? 'The gateway does not respond' : 'This could not be loaded'}>
        {messages.map((message) => (
          <p key={message}>{withoutOverrides(message)}</p>
        ))}
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      </Notice>
    </div>
  );
}

/** Grey lines where text will be. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }) {
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} />
      ))}
    </div>
  );
}
