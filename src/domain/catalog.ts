/** The kind of software in a catalog; the values are part of the API. */
export type CatalogType = 'BINARY_RUNTIME' | 'SOURCE_PACKAGE' | 'PACKAGE_MANAGER';

/** Display name of a catalog's type. The demo catalog has a name of its own, as it is not EESSI. */
export const typeDisplay = ({ type, source }: { readonly type: CatalogType; readonly source: CatalogSource | null }): string =>
  source === 'DEMO' ? 'Binary Runtime (demo)' : TYPE_DISPLAY[type];

const TYPE_DISPLAY: Record<CatalogType, string> = {
  BINARY_RUNTIME: 'Binary Runtime (EESSI)',
  SOURCE_PACKAGE: 'Source Package (Spack)',
  PACKAGE_MANAGER: 'Package Manager (conda, pip)',
};

/** The upstreams a catalog can be imported from. */
export type CatalogSource = 'EESSI' | 'SPACK' | 'LMOD' | 'DEMO';

/** The origin of a package within its catalog: the catalog's own software, or an extension ecosystem. */
export type Ecosystem = 'SOFTWARE' | 'PYTHON' | 'R' | 'PERL' | 'RUBY' | 'OCTAVE' | 'COMPONENT';

/** The ecosystems of packages contained in other packages. */
export type ExtensionEcosystem = Exclude<Ecosystem, 'SOFTWARE'>;

/** A JSON value (RFC 8259). */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object (RFC 8259). */
export type JsonObject = { readonly [key: string]: Json };
