import { useEffect } from 'preact/hooks';
import { withoutOverrides } from './withoutOverrides.ts';

const SITE = 'Software catalogs';

/** Sets the title of the page. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? withoutOverrides(`${title} · ${SITE}`) : SITE;
  }, [title]);
}
