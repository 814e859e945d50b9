import type { DiscoveredCatalog as Discovered, DiscoveredRelease as Release } from '../jobs/discovery.ts';
import { builder } from './builder.ts';
import { ImportJob } from './importJob.ts';
import { CatalogSource, CatalogType } from './enums.ts';
import { Catalog } from './refs.ts';

const DiscoveredRelease = builder.objectRef<Release>('DiscoveredRelease').implement({
  description: 'A release available upstream.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'The release, as accepted by `importCatalog`.' }),
    catalog: t.field({
      type: Catalog,
      nullable: true,
      description: 'The catalog of this release; null if it is not imported.',
      resolve: ({ catalogId }, _args, { loaders }) => (catalogId === null ? null : loaders.catalog().load(catalogId)),
    }),
    job: t.field({
      type: ImportJob,
      nullable: true,
      description: 'The unfinished import of it; null if there is none.',
      resolve: ({ jobId }, _args, { db }) => (jobId === null ? null : db.prisma.importJob.findUnique({ where: { id: jobId } })),
    }),
  }),
});

const DiscoveredCatalog = builder.objectRef<Discovered>('DiscoveredCatalog').implement({
  description: 'The releases of an upstream, compared with the imported catalogs.',
  fields: (t) => ({
    source: t.expose('source', { type: CatalogSource, description: 'The upstream.' }),
    name: t.exposeString('name', { description: 'The name of its catalogs.' }),
    type: t.expose('type', { type: CatalogType, description: 'The type of its catalogs.' }),
    latestVersion: t.exposeString('latestVersion', {
      nullable: true,
      description: 'Its newest release; null if upstream could not be read.',
    }),
    releases: t.field({
      type: [DiscoveredRelease],
      description: 'Its releases, newest first; empty if upstream could not be read.',
      resolve: ({ releases }) => [...releases],
    }),
    existing: t.boolean({
      description: 'Whether any of its releases is imported.',
      resolve: ({ existingVersion }) => existingVersion !== null,
    }),
    existingVersion: t.exposeString('existingVersion', {
      nullable: true,
      description: 'The newest imported version; null if there is none.',
    }),
    updateAvailable: t.exposeBoolean('updateAvailable', {
      nullable: true,
      description: 'Whether upstream has a newer version; null if upstream could not be read.',
    }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', description: 'The time of the request to upstream.' }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'The error that prevented reading upstream; null if there was none.',
    }),
  }),
});

builder.queryField('discoverCatalogs', (t) =>
  t.field({
    type: [DiscoveredCatalog],
    nullable: true,
    description:
      'The releases available upstream. Reads only the beginning of upstream files; one failing upstream does not affect the others. For staff; null for others.',
    authScopes: { staff: true },
    complexity: { field: 10, multiplier: 3 },
    resolve: (_root, _args, { discovery }) => discovery.discover(),
  }),
);
