import type { CatalogSource as Source, CatalogType as Type, Ecosystem as Kind } from '../domain/catalog.ts';
import { describedEnum } from './order.ts';

/** GraphQL enum of catalog types. */
export const CatalogType = describedEnum<Type>('CatalogType', 'The kind of software in a catalog.', {
  BINARY_RUNTIME: 'Programs built for specific CPUs, ready to run, such as EESSI.',
  SOURCE_PACKAGE: 'Recipes for building programs from source, such as Spack.',
  PACKAGE_MANAGER: 'Packages installed by a package manager such as conda or pip.',
});

/** GraphQL enum of upstreams. */
export const CatalogSource = describedEnum<Source>('CatalogSource', 'An upstream from which catalogs are imported.', {
  EESSI: 'The European Environment for Scientific Software Installations; each release is a separate catalog.',
  SPACK: 'The Spack package manager; one catalog, whose version is the date of the upstream data.',
  LMOD: "A module tree of the centre's own, as Lmod's spider describes it; each import uploads a file.",
  DEMO: 'A small catalog of fictional builds included with the gateway, usable without internet access. It is deleted by the first import from another source.',
});

/** GraphQL enum of package ecosystems. */
export const Ecosystem = describedEnum<Kind>(
  'Ecosystem',
  "The origin of a package within its catalog: the catalog's own software, or an extension ecosystem.",
  {
    SOFTWARE: 'Software of the catalog itself.',
    PYTHON: 'A Python package inside another package.',
    R: 'An R package inside another package.',
    PERL: 'A Perl module inside another package.',
    RUBY: 'A Ruby gem inside another package.',
    OCTAVE: 'An Octave package inside another package.',
    COMPONENT: 'Another component of a bundle.',
  },
);
