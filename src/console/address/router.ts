import { createStore, useStore } from '../parts/store.ts';

/** An address within the console. */
export interface Place {
  readonly path: string;
  readonly params: URLSearchParams;
}

const here = (): Place => ({ path: location.pathname, params: new URLSearchParams(location.search) });

/** The current address. */
export const place = createStore(here());
addEventListener('popstate', () => place.set(here()));

/** The current address; the component is rendered again when it changes. */
export const usePlace = (): Place => useStore(place);

/** Options of `navigate`. */
export interface NavigateOptions {
  /** Whether the current entry of the history is replaced. */
  readonly replaces?: boolean;
}

/** Goes to an address of the console without loading the page again. */
export function navigate(href: string, { replaces = false }: NavigateOptions = {}): void {
  const isOtherPath = new URL(href, location.href).pathname !== location.pathname;
  if (replaces) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  place.set(here());
  if (!isOtherPath) return;
  scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
}

/** What the gateway itself serves, outside the console. */
const OUTSIDE = /^\/(graphql|api|export|feeds|uploads|health|ready|metrics|schema\.graphql)(\/|$)/;

/** Makes plain links of the page navigate without loading it again. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.origin !== location.origin || OUTSIDE.test(link.pathname) || link.hasAttribute('download'))
    return;
  event.preventDefault();
  if (link.pathname + link.search !== location.pathname + location.search) navigate(link.href);
  if (link.hash) document.getElementById(link.hash.slice(1))?.scrollIntoView();
}
