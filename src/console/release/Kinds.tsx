import { useParam } from '../address/useParam.ts';
import { count } from '../parts/numbers.ts';

const KINDS = { ADDED: 'Added', CHANGED: 'Changed', REMOVED: 'Removed' } as const;

interface Properties {
  readonly counts: { readonly added: number; readonly removed: number };
}

/** How many packages differ in each way; a button for each shows only these. */
export function Kinds({ counts }: Properties) {
  const [kind, setKind] = useParam('kind');
  // The summary counts a package as changed only by its own values, the list also by its versions.
  const amounts = { ADDED: counts.added, CHANGED: null, REMOVED: counts.removed };
  return (
    <div class="tabs" role="group" aria-label="Kind of difference">
      {(Object.keys(KINDS) as (keyof typeof KINDS)[]).map((name) => (
        <button
          key={name}
          type="button"
          class="button small"
          aria-pressed={kind === name}
          onClick={() => setKind(kind === name ? '' : name)}
        >
          {KINDS[name]} {amounts[name] === null ? null : <span class="numbers quiet">{count(amounts[name])}</span>}
        </button>
      ))}
    </div>
  );
}
