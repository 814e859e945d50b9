import { mayEditLinks } from '../domain/offering.ts';
import { type OfferingFilter as Filter, offerings } from '../store/sql/offerings.ts';
import { packages } from '../store/sql/packages.ts';
import { pageLookahead, requires } from './lookahead.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageComplexity } from './connection.ts';
import { decodeId, decodeOptionalId } from '../domain/ids.ts';
import { Node, registerNode } from './node.ts';
import { loadPerParent } from './perParent.ts';
import { packageArgs, PackageConnection, selectPackages } from './package.ts';
import { VIEWER_DEPENDENT } from './cacheability.ts';
import { Offering, OfferingCatalog, OfferingPartition } from './refs.ts';
import type { Order } from '../store/sql/selection.ts';

/** As many links and partitions an offering is taken to have, which are listed whole. */
const SOME = 10;

Offering.implement({
  description: 'A service that offers software catalogs to its users, e.g. a cluster.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id that is unique over all types. Opaque.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id as the portal knows it that the offering belongs to.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the offering came to be here.' }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'When its name, owners or partitions last changed.' }),
    name: t.exposeString('name', { description: 'The name, which need not be unique.' }),
    owners: t.stringList({
      nullable: true,
      extensions: { ...VIEWER_DEPENDENT, ...requires('owners') },
      description: "Names of the viewers who may edit the offering's catalog links, besides staff; null for everybody else.",
      resolve: (offering, _args, { viewer }) => (mayEditLinks(viewer, offering) ? [...offering.owners] : null),
    }),
    viewerCanEdit: t.boolean({
      extensions: { ...VIEWER_DEPENDENT, ...requires('owners') },
      description: 'Whether the viewer may edit its catalog links: staff and its owners may.',
      resolve: (offering, _args, { viewer }) => mayEditLinks(viewer, offering),
    }),
    catalogLinks: t.field({
      type: [OfferingCatalog],
      complexity: { field: 1, multiplier: SOME },
      description: 'The catalogs it offers, by name, the newest version first.',
      extensions: requires('uuid'),
      resolve: async ({ uuid }, _args, { loaders }) => [...(await loaders.linksOfOffering.load(uuid))],
    }),
    partitions: t.field({
      type: [OfferingPartition],
      complexity: { field: 1, multiplier: SOME },
      description: 'Its parts, by name.',
      extensions: requires('uuid'),
      resolve: async ({ uuid }, _args, { loaders }) => [...(await loaders.partitionsOfOffering.load(uuid))],
    }),
    packages: t.field({
      type: PackageConnection,
      description:
        'The packages of the linked catalogs that have a build the links allow. What lies below a package is not restricted: give `filter: {offeringId}` there too.',
      args: { ...packageArgs, ...pageArgs },
      complexity: pageComplexity,
      extensions: requires('uuid'),
      resolve: ({ uuid }, { first, after, last, before, ...args }, { loaders }, info) =>
        loadPerParent(info, loaders, uuid, () =>
          selectPackages(args, loaders, (selection) =>
            loaders.packagesOfOfferings(selection, { first, after, last, before }, pageLookahead(info, packages.fields)),
          ),
        ),
    }),
  }),
});

registerNode('Offering', (uuid, { loaders }) => loaders.offering.load(uuid));

const OfferingFilter = builder.inputRef<Filter>('OfferingFilter').implement({
  description: 'Which offerings. Fields combine with AND; an empty field says nothing.',
  fields: (t) => ({
    name: t.string({ description: 'A part of the name, in any case.' }),
    catalogId: t.id({ description: 'Offering the catalog of this id.' }),
  }),
});

const BY_NAME: readonly Order<'NAME'>[] = [{ field: 'NAME', direction: 'ASC' }];

export const OfferingConnection = connectionOf('Offering', Offering, 'offerings');

builder.queryFields((t) => ({
  offerings: t.field({
    type: OfferingConnection,
    description: 'The offerings, by name.',
    args: { filter: t.arg({ type: OfferingFilter, description: 'Which offerings; all when left out.' }), ...pageArgs },
    authScopes: { reader: true },
    complexity: pageComplexity,
    resolve: (_root, { filter, ...page }, { loaders }, info) => {
      const known = { ...filter, catalogId: decodeOptionalId(filter?.catalogId, 'Catalog') };
      return loaders.page(offerings, { filter: known, orderBy: BY_NAME }, page, pageLookahead(info, offerings.fields));
    },
  }),
  offering: t.field({
    type: Offering,
    nullable: true,
    description: 'One offering; null when there is none of that id.',
    args: { id: t.arg.id({ required: true, description: 'The global id or the uuid of the offering.' }) },
    authScopes: { reader: true },
    resolve: (_root, args, { loaders }) => loaders.offering.load(decodeId(args.id, 'Offering')),
  }),
}));
