import type { CatalogSource } from './catalog.ts';

/** Where upstreams describe a package, by the source of the catalog. The demo catalog is made up. */
const PAGES: Readonly<Partial<Record<CatalogSource, (name: string) => string>>> = {
  EESSI: (name) => `https://www.eessi.io/docs/available_software/detail/${encodeURIComponent(name)}/`,
  SPACK: (name) => `https://packages.spack.io/package.html?name=${encodeURIComponent(name)}`,
};

/** The parts of a package that determine its page at upstream. */
export interface Described {
  readonly name: string;
  readonly source: CatalogSource | null;
  readonly origin: 'IMPORTED' | 'MANUAL';
}

/** The address of the page of a package at upstream; null for one that was created manually or has no page. */
export function upstreamUrl({ name, source, origin }: Described): string | null {
  const page = source === null || origin === 'MANUAL' ? undefined : PAGES[source];
  return page ? page(name) : null;
}
