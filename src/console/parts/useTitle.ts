import { useEffect } from 'preact/hooks';

const SITE = 'Software catalogs';

/** Sets the title of the page. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · ${SITE}` : SITE;
  }, [title]);
}
