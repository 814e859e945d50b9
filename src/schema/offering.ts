import { packagesOfOfferings } from '../store/reads/packagesOfOfferings.ts';
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

/** Assumed number of links and partitions of an offering, for the query cost: their lists are not paged. */
const ASSUMED_SIZE = 10;

Offering.implement({
  description: 'A service that offers software catalogs to its users, e.g. a cluster.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Global id, unique across all types. Opaque.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id of the offering in its portal.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which the offering was created.' }),
    modifiedAt: t.expose('modifiedAt', {
      type: 'DateTime',
      description: 'The time at which its name, owners or partitions last changed.',
    }),
    name: t.exposeString('name', { description: 'The name, not necessarily unique.' }),
    owners: t.stringList({
      nullable: true,
      extensions: { ...VIEWER_DEPENDENT, ...requires('owners') },
      description: "Names of the viewers who, besides staff, may edit the offering's catalog links; null for all other viewers.",
      resolve: (offering, _args, { viewer }) => (mayEditLinks(viewer, offering) ? [...offering.owners] : null),
    }),
    viewerCanEdit: t.boolean({
      extensions: { ...VIEWER_DEPENDENT, ...requires('owners') },
      description: 'Whether the viewer may edit its catalog links: staff or an owner.',
      resolve: (offering, _args, { viewer }) => mayEditLinks(viewer, offering),
    }),
    catalogLinks: t.field({
      type: [OfferingCatalog],
      complexity: { field: 1, multiplier: ASSUMED_SIZE },
      description: 'Links to the catalogs it offers, by name, newest version first.',
      extensions: requires('uuid'),
      resolve: async ({ uuid }, _args, { loaders }) => [...(await loaders.linksOfOffering.load(uuid))],
    }),
    partitions: t.field({
      type: [OfferingPartition],
      complexity: { field: 1, multiplier: ASSUMED_SIZE },
      description: 'Its partitions, by name.',
      extensions: requires('uuid'),
      resolve: async ({ uuid }, _args, { loaders }) => [...(await loaders.partitionsOfOffering.load(uuid))],
    }),
  }),
});

builder.objectField(Offering, 'packages', (t) =>
  t.field({
    type: PackageConnection,
    description:
      'The packages of the linked catalogs that have a build allowed by the links. Nested fields of a package are not restricted: pass `filter: {offeringId}` to them as well.',
    args: { ...packageArgs, ...pageArgs },
    complexity: pageComplexity,
    extensions: requires('uuid'),
    resolve: ({ uuid }, { first, after, last, before, ...args }, { loaders }, info) =>
      loadPerParent(info, loaders, uuid, () =>
        selectPackages(
          args,
          loaders,
          (selection) =>
            packagesOfOfferings(loaders, selection, { first, after, last, before }, pageLookahead(info, packages.fields)),
          true,
        ),
      ),
  }),
);

registerNode('Offering', (uuid, { loaders }) => loaders.offering.load(uuid));

const OfferingFilter = builder.inputRef<Filter>('OfferingFilter').implement({
  description: 'Conditions on offerings. Fields are combined with AND. Empty or null values are ignored.',
  fields: (t) => ({
    name: t.string({ description: 'Case-insensitive substring of the name.' }),
    catalogId: t.id({ description: 'Offers the catalog with this id.' }),
  }),
});

const BY_NAME: readonly Order<'NAME'>[] = [{ field: 'NAME', direction: 'ASC' }];

/** Connection type over offerings. */
export const OfferingConnection = connectionOf('Offering', Offering, 'offerings');

builder.queryFields((t) => ({
  offerings: t.field({
    type: OfferingConnection,
    description: 'The offerings, by name.',
    args: { filter: t.arg({ type: OfferingFilter, description: 'Restricts the offerings; all by default.' }), ...pageArgs },
    authScopes: { reader: true },
    complexity: pageComplexity,
    resolve: (_root, { filter, ...page }, { loaders }, info) => {
      const resolved = { ...filter, catalogId: decodeOptionalId(filter?.catalogId, 'Catalog') };
      return loaders.page(offerings, { filter: resolved, orderBy: BY_NAME }, page, pageLookahead(info, offerings.fields));
    },
  }),
  offering: t.field({
    type: Offering,
    nullable: true,
    description: 'The offering with the given id, or null if there is none.',
    args: { id: t.arg.id({ required: true, description: 'Global id or uuid of the offering.' }) },
    authScopes: { reader: true },
    resolve: (_root, args, { loaders }) => loaders.offering.load(decodeId(args.id, 'Offering')),
  }),
}));
