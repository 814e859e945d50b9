import { count } from '../parts/numbers.ts';
import type { Job } from './documents.ts';

interface Properties {
  readonly summary: NonNullable<Job['summary']>;
  readonly isDryRun: boolean;
}

/** What an import has changed, or would change. */
export function Summary({ summary: { packages, versions }, isDryRun }: Properties) {
  const rows = [
    ['Packages', packages],
    ['Versions', versions],
  ] as const;
  return (
    <dl class="summary small numbers">
      {rows.map(([title, { added, changed, removed }]) => (
        <div key={title}>
          <dt class="quiet">{isDryRun ? `${title}, if imported` : title}</dt>
          <dd>
            <span class={added > 0 ? 'added' : 'quiet'}>+{count(added)}</span>{' '}
            <span class={changed > 0 ? 'changed' : 'quiet'}>~{count(changed)}</span>{' '}
            <span class={removed > 0 ? 'removed' : 'quiet'}>−{count(removed)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
