import type { DiscoveredCatalog as Discovered, DiscoveredRelease as Release } from '../jobs/discovery.ts';
import { builder } from './builder.ts';
import { ImportJob } from './importJob.ts';
import { CatalogSource, CatalogType } from './enums.ts';
import { Catalog } from './refs.ts';

const DiscoveredRelease = builder.objectRef<Release>('DiscoveredRelease').implement({
  description: 'A release that upstream offers.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'The release, as `importCatalog` takes it.' }),
    catalog: t.field({
      type: Catalog,
      nullable: true,
      description: 'The catalog that has it; null where it is not imported.',
      resolve: ({ catalogId }, _args, { loaders }) => (catalogId === null ? null : loaders.catalog().load(catalogId)),
    }),
    job: t.field({
      type: ImportJob,
      nullable: true,
      description: 'The unfinished import of it; null where there is none.',
      resolve: ({ jobId }, _args, { db }) => (jobId === null ? null : db.prisma.importJob.findUnique({ where: { id: jobId } })),
    }),
  }),
});

const DiscoveredCatalog = builder.objectRef<Discovered>('DiscoveredCatalog').implement({
  description: 'What an upstream offers now, beside what is here.',
  fields: (t) => ({
    source: t.expose('source', { type: CatalogSource, description: 'The upstream.' }),
    name: t.exposeString('name', { description: 'The name its catalogs have.' }),
    type: t.expose('type', { type: CatalogType, description: 'The type its catalogs have.' }),
    latestVersion: t.exposeString('latestVersion', {
      nullable: true,
      description: 'Its newest release; null when it could not be asked.',
    }),
    releases: t.field({
      type: [DiscoveredRelease],
      description: 'Its releases, newest first; empty when it could not be asked.',
      resolve: ({ releases }) => [...releases],
    }),
    existing: t.boolean({
      description: 'Whether any of it is here.',
      resolve: ({ existingVersion }) => existingVersion !== null,
    }),
    existingVersion: t.exposeString('existingVersion', {
      nullable: true,
      description: 'The newest version that is here; null where none is.',
    }),
    updateAvailable: t.exposeBoolean('updateAvailable', {
      nullable: true,
      description: 'Whether upstream has a newer one. Null when the source could not be asked.',
    }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', description: 'When upstream was asked.' }),
    error: t.exposeString('error', { nullable: true, description: 'Why it could not be asked; null when it could.' }),
  }),
});

builder.queryField('discoverCatalogs', (t) =>
  t.field({
    type: [DiscoveredCatalog],
    nullable: true,
    description:
      'What the upstreams offer. Reads only the heads of their files; one that fails does not hide the others. For staff; null for others.',
    authScopes: { staff: true },
    complexity: { field: 10, multiplier: 3 },
    resolve: (_root, _args, { discovery }) => discovery.discover(),
  }),
);
