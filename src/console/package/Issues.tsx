import { Icon } from '../parts/Icon.tsx';
import type { Issue } from './documents.ts';

/** The known issues of a build. */
export function Issues({ issues }: { readonly issues: readonly Issue[] }) {
  if (issues.length === 0) return null;
  return (
    <ul class="issues">
      {issues.map(({ code, title, description, severity, url }) => (
        <li key={code} class={severity === 'BLOCKS' ? 'issue bad' : 'issue warn'}>
          <Icon name="warn" size={16} />
          <div>
            <strong>{title}</strong>
            <p>{description}</p>
            {url ? (
              <a href={url} rel="noreferrer" target="_blank">
                Details
              </a>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
