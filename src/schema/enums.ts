import type { CatalogSource as Source, CatalogType as Type, Ecosystem as Kind } from '../domain/catalog.ts';
import { describedEnum } from './order.ts';

export const CatalogType = describedEnum<Type>('CatalogType', 'What a catalog holds.', {
  BINARY_RUNTIME: 'Programs built for certain processors and ready to run, such as EESSI.',
  SOURCE_PACKAGE: 'Recipes that build programs from source, such as Spack.',
  PACKAGE_MANAGER: 'Packages that a manager such as conda or pip installs.',
});

export const CatalogSource = describedEnum<Source>('CatalogSource', 'The upstreams that catalogs are imported from.', {
  EESSI: 'The European Environment for Scientific Software Installations; every release is a catalog of its own.',
  SPACK: 'The Spack package manager; one catalog, whose version is the date of the upstream data.',
  DEMO: 'A small catalog of made-up builds that comes with the gateway, for a first look without internet. It is deleted with the first import of another source.',
});

export const Ecosystem = describedEnum<Kind>(
  'Ecosystem',
  "Where a package comes from inside its catalog: the catalog's own software, or an extension ecosystem.",
  {
    SOFTWARE: 'Software of the catalog itself.',
    PYTHON: 'A Python package inside another package.',
    R: 'An R package inside another package.',
    PERL: 'A Perl module inside another package.',
    RUBY: 'A Ruby gem inside another package.',
    OCTAVE: 'An Octave package inside another package.',
    COMPONENT: 'Another part of a bundle.',
  },
);
