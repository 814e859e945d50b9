import { catalogName } from './catalogs.ts';

interface Named {
  readonly name: string;
  readonly ecosystem: string;
}

interface NamedVersion {
  readonly version: string;
  readonly versionSuffix: string;
  readonly module: { readonly fullName: string } | null;
}

interface InCatalog {
  readonly catalog: { readonly name: string; readonly version: string };
}

/** The name of a package: `GROMACS`, `numpy (python)`. */
export const packageName = ({ name, ecosystem }: Named): string =>
  ecosystem === 'SOFTWARE' ? name : `${name} (${ecosystem.toLowerCase()})`;

/** The name of a version: that of its module, else its number with the suffix. */
export const versionName = ({ version, versionSuffix, module }: NamedVersion): string =>
  module?.fullName ?? version + versionSuffix;

/** The catalog of a package. */
export const catalogOfPackage = ({ catalog }: InCatalog): string => catalogName(catalog);
