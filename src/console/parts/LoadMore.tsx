import { useEffect, useRef } from 'preact/hooks';
import { Problem } from './Problem.tsx';

interface Properties {
  readonly isLoading: boolean;
  readonly onLoad: () => void;
  /** Why the next page did not come. */
  readonly problem?: string | undefined;
}

/** Loads the next page of a list when it comes near the screen; it is a button too, for those who do not scroll. */
export function LoadMore({ isLoading, onLoad, problem }: Properties) {
  const button = useRef<HTMLButtonElement>(null);
  const load = useRef(onLoad);
  load.current = onLoad;
  useEffect(() => {
    // After a failure the reader decides when to try again.
    if (isLoading || problem || !button.current) return undefined;
    // A busy page gets several changes at once, of which only the last may be that the button is near.
    const loadIfNear: IntersectionObserverCallback = (changes) => {
      if (changes.some(({ isIntersecting }) => isIntersecting)) load.current();
    };
    const observer = new IntersectionObserver(loadIfNear, { rootMargin: '800px' });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [isLoading, problem]);
  return (
    <div class="more">
      <Problem text={problem} />
      <button ref={button} type="button" class="button" onClick={onLoad} disabled={isLoading}>
        {isLoading ? 'Loading …' : 'Show more'}
      </button>
    </div>
  );
}
