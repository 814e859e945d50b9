import { useState } from 'preact/hooks';

/** Longer ones are cut until the reader asks for the rest. */
const LIMIT = 700;

/** What a package is. */
export function Description({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(text.length <= LIMIT);
  return (
    <p class="lead">
      <bdi>{isWhole ? text : `${text.slice(0, LIMIT)}…`}</bdi>{' '}
      {isWhole ? null : (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          Show all
        </button>
      )}
    </p>
  );
}
