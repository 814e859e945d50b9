/** What kind of catalog it is; the values clients see. */
export type CatalogType = 'BINARY_RUNTIME' | 'SOURCE_PACKAGE' | 'PACKAGE_MANAGER';

/** How people call the type of a catalog; the demo is not EESSI's. */
export const typeDisplay = ({ type, source }: { readonly type: CatalogType; readonly source: CatalogSource | null }): string =>
  source === 'DEMO' ? 'Binary Runtime (demo)' : TYPE_DISPLAY[type];

const TYPE_DISPLAY: Record<CatalogType, string> = {
  BINARY_RUNTIME: 'Binary Runtime (EESSI)',
  SOURCE_PACKAGE: 'Source Package (Spack)',
  PACKAGE_MANAGER: 'Package Manager (conda, pip)',
};

/** The upstreams a catalog can be imported from. */
export type CatalogSource = 'EESSI' | 'SPACK' | 'DEMO';

/** Where a package comes from inside its catalog: the catalog's own software, or an extension ecosystem. */
export type Ecosystem = 'SOFTWARE' | 'PYTHON' | 'R' | 'PERL' | 'RUBY' | 'OCTAVE' | 'COMPONENT';

export type ExtensionEcosystem = Exclude<Ecosystem, 'SOFTWARE'>;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };
