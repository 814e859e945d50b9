/** Hosts of many projects: not they, but the folders below them say which. */
const SHARED_HOST = /^(?:.*\.)?(?:github|gitlab|bitbucket|sourceforge|gitbook|googlecode|google|readthedocs)\.\w+$/;
const ADDRESS = /^https?:\/\/(?:www\.)?([^/:?#]+)/i;

/**
 * What a homepage is found by: its host, whole and without the top-level domain. None for a host of many projects, or no
 * homepage.
 */
export function homepageTerms(homepage: string | null): string[] {
  const host = ADDRESS.exec(homepage ?? '')?.[1]?.toLowerCase();
  if (host === undefined || SHARED_HOST.test(host)) return [];
  return [host, host.replace(/\.[a-z]+$/, '')];
}
