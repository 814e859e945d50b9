import { createHash } from 'node:crypto';
import { commitSummaries, isKnownRow, type SummaryScope } from '../../store/changes/commitSummaries.ts';
import type { RestContext } from '../routing/context.ts';
import { httpErrors } from '../routing/httpErrors.ts';
import { type Reply, route, type Route } from '../routing/route.ts';
import { atomFeed, type FeedSubject } from './atomFeed.ts';

/** The type of rows that have feeds. */
interface FeedKind {
  readonly name: 'catalogs' | 'packages';
  readonly noun: string;
  /** The subject of a feed, and whose changes it has; null if there is no such row. */
  find(uuid: string, context: RestContext): Promise<(Omit<FeedSubject, 'self'> & SummaryScope) | null>;
}

const KINDS: readonly FeedKind[] = [
  {
    name: 'catalogs',
    noun: 'software catalog',
    async find(uuid, { loaders, links }) {
      const row = await loaders.catalog(['name', 'version', 'createdAt']).load(uuid);
      if (!row) return null;
      const { name, version, createdAt } = row;
      return { uuid, title: `${name} ${version}`, link: links.to('catalogs', uuid), createdAt, catalogId: uuid, packageId: null };
    },
  },
  {
    name: 'packages',
    noun: 'software package',
    async find(uuid, { loaders, links }) {
      const row = await loaders.package(['name', 'catalogId', 'createdAt']).load(uuid);
      const catalog = row && (await loaders.catalog(['name', 'version']).load(row.catalogId));
      if (!row || !catalog) return null;
      const title = `${row.name} in ${catalog.name} ${catalog.version}`;
      return {
        ...{ uuid, title, link: links.to('packages', uuid) },
        ...{ createdAt: row.createdAt, catalogId: row.catalogId, packageId: uuid },
      };
    },
  },
];

/** The feeds of catalogs and packages. */
export const feedRoutes: readonly Route[] = KINDS.map(feedRoute);

function feedRoute(kind: FeedKind): Route {
  const { name, noun } = kind;
  return route({
    method: 'GET',
    path: `/feeds/${name}/{uuid}.atom`,
    operationId: `feeds_${name}`,
    tag: 'Feeds',
    summary: `Feed of a ${noun}`,
    description: `Returns the latest changes of a ${noun} as an Atom feed, one entry for each commit, at most 50. The id may also be the global id of GraphQL.`,
    access: 'reader',
    outcomes: {
      200: { description: 'The feed, with an ETag.', media: ['application/atom+xml'] },
      304: { description: 'The feed with the ETag of If-None-Match is still the current one.' },
      410: { description: `The ${noun} has been removed.` },
    },
    async handle({ uuid, address }, context) {
      const subject = await kind.find(uuid, context);
      if (!subject) throw (await isKnownRow(context.sql, uuid)) ? httpErrors.gone() : httpErrors.notFound();
      const atom = atomFeed({ ...subject, self: address }, await commitSummaries(context.sql, subject));
      return feedReply(atom);
    },
  });
}

const feedReply = (atom: string): Reply => ({
  status: 200,
  atom,
  headers: {
    etag: `W/"${createHash('sha256').update(atom).digest('base64url')}"`,
    'cache-control': 'no-cache',
  },
});
