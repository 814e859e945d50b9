import { type PackageRow, packages } from '../../store/sql/packages.ts';
import { packageQuery } from '../resources/packages.ts';
import { exportKind } from './exportKind.ts';

const FIELDS = [
  ...['name', 'ecosystem', 'isExtension', 'description', 'homepage', 'upstreamUrl', 'categories', 'licenses', 'maintainers'],
  ...['dependencies', 'provides', 'versionCount', 'extensionCount', 'dependentCount', 'createdAt', 'modifiedAt'],
] as const;

/** The catalog of an exported row. */
export const CATALOG = ['catalog.id', 'catalog.uuid', 'catalog.name', 'catalog.version'];

/** The catalog of a package, as in every exported row. */
export const catalogOf = ({ catalog }: Pick<PackageRow, 'catalog'>) =>
  catalog && { id: catalog.id, uuid: catalog.uuid, name: catalog.name, version: catalog.version };

// A literal: objects made of lists of fields take three times as long to be written.
const packageOf = (row: PackageRow) => ({
  id: row.id,
  uuid: row.uuid,
  catalog: catalogOf(row),
  name: row.name,
  ecosystem: row.ecosystem,
  isExtension: row.isExtension,
  description: row.description,
  homepage: row.homepage,
  upstreamUrl: row.upstreamUrl,
  categories: row.categories,
  licenses: row.licenses,
  maintainers: row.maintainers,
  dependencies: row.dependencies,
  provides: row.provides,
  versionCount: row.versionCount,
  extensionCount: row.extensionCount,
  dependentCount: row.dependentCount,
  createdAt: row.createdAt,
  modifiedAt: row.modifiedAt,
});

/** The export of packages. */
export const exportedPackages = exportKind({
  name: 'packages',
  noun: 'software package',
  query: packageQuery,
  listing: packages,
  projection: ['id', ...FIELDS, 'source', 'origin', ...CATALOG],
  columns: ['id', 'uuid', ...CATALOG, ...FIELDS],
  renderer: () => packageOf,
});
