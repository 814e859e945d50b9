import FindMyWay, { type HTTPMethod } from 'find-my-way';
import { parseGlobalId, uuidOf } from '../domain/ids.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { Cancellation } from '../store/database/cancellation.ts';
import type { RawBody } from './routing/body.ts';
import { catalogResource } from './resources/catalogs.ts';
import { type MakeRestContext, restContextMaker, type RestServices } from './routing/context.ts';
import { catalogActions } from './resources/imports.ts';
import { exportRoutes } from './exports/exportRoutes.ts';
import { ondemandRoutes } from './exports/ondemandRoutes.ts';
import { feedRoutes } from './feeds/feedRoutes.ts';
import { indexRoute } from './indexRoute.ts';
import { Links } from './routing/links.ts';
import { offeringRoutes } from './resources/offerings.ts';
import { packageResource } from './resources/packages.ts';
import { HttpError, httpErrors } from './routing/httpErrors.ts';
import { resourceRoutes } from './routing/resourceRoutes.ts';
import type { Access, Method, Reply, ReplyStream, Route } from './routing/route.ts';
import { withSchema } from './schemaRoute.ts';
import { targetResource } from './resources/targets.ts';
import { versionResource } from './resources/versions.ts';

export type { Reply, ReplyStream, RestServices };

/** A request to the REST API. */
export interface RestRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** The origin that the client uses for the gateway: `https://host:port`. */
  readonly origin: string;
  /** Null for an invalid token. */
  readonly viewer: Viewer | null;
  readonly accept: string;
  readonly rawBody: () => Promise<RawBody>;
  readonly cancellation: Cancellation;
}

/** The services of the REST API, and whether reads need a token. */
export interface RestOptions {
  readonly services: RestServices;
  readonly isAnonymousReadAllowed: boolean;
}

/** Handles one request; errors of the client are returned as replies. @throws unexpected errors only */
export type ServeRest = (request: RestRequest) => Promise<Reply>;

/** All routes, in the order of the description. */
export const ROUTES: readonly Route[] = withSchema([
  ...resourceRoutes(catalogResource),
  ...catalogActions,
  ...resourceRoutes(packageResource),
  ...resourceRoutes(versionResource),
  ...resourceRoutes(targetResource),
  ...offeringRoutes,
  ...exportRoutes,
  ...ondemandRoutes,
  ...feedRoutes,
]);

/** Creates the REST API on the store and the jobs of the gateway. */
export function restApi({ services, isAnonymousReadAllowed }: RestOptions): ServeRest {
  const contextOf = restContextMaker(services);
  const router = routerOf([...ROUTES, indexRoute]);
  return async (request) => {
    try {
      return await serve(request, router, contextOf, isAnonymousReadAllowed);
    } catch (error) {
      if (error instanceof HttpError) return error;
      throw error;
    }
  };
}

type Router = ReturnType<typeof routerOf>;

/** Safe methods (RFC 9110 9.2.1) may read from a replica. */
const READS: ReadonlySet<Method> = new Set(['GET', 'HEAD']);

const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

function routerOf(routes: readonly Route[]) {
  const router = FindMyWay({ ignoreTrailingSlash: true });
  for (const route of routes) router.on(route.method, patternOf(route.path), () => undefined, route);
  return (method: string, path: string): { route: Route; uuid: string; parent: string } | null => {
    const found =
      router.find(method as HTTPMethod, path) ?? // null for an unknown method
      // GET routes also handle HEAD, except lists, which have a route that only counts.
      (method === 'HEAD' ? router.find('GET', path) : null);
    return found && { route: found.store as Route, uuid: found.params['uuid'] ?? '', parent: found.params['parent'] ?? '' };
  };
}

/** The uuid in the path of a file may also be a global id. */
const patternOf = (path: string): string =>
  path.replace('{parent}', ':parent([\\w-]+)').replace('{uuid}.', ':uuid([\\w-]+).').replace('{uuid}', ':uuid([0-9a-fA-F-]+)');

async function serve(
  { method, url, origin, viewer, accept, rawBody, cancellation }: RestRequest,
  router: Router,
  contextOf: MakeRestContext,
  isAnonymousReadAllowed: boolean,
): Promise<Reply> {
  const { pathname, searchParams, href } = new URL(url, origin);
  const found = router(method, pathname);
  if (!found) throw unrouted(router, method, pathname);
  const { route } = found;
  if (!viewer) throw httpErrors.token();
  refuseOthers(route.access, viewer, isAnonymousReadAllowed);
  const [uuid, parent] = [idIn(found.uuid), idIn(found.parent)];
  if (uuid === null || parent === null) throw httpErrors.notFound();
  return route.serve(
    { uuid, parent, params: searchParams, address: href, accept, rawBody },
    contextOf(viewer, new Links(origin), { isReading: READS.has(route.method), cancellation }),
  );
}

/** The uuid of a part of a path; empty if the path has none, null for anything else. */
const idIn = (text: string): string | null => (text === '' ? '' : (uuidOf(text) ?? parseGlobalId(text)?.uuid ?? null));

function unrouted(router: Router, method: string, path: string): HttpError {
  const allowed = METHODS.filter((known) => router(known, path));
  return allowed.length === 0 ? httpErrors.notFound() : httpErrors.method(method, allowed);
}

function refuseOthers(access: Access, { role }: Viewer, isAnonymousReadAllowed: boolean): void {
  if (role === null && !(access === 'reader' && isAnonymousReadAllowed)) throw httpErrors.anonymous();
  if (access === 'staff' && role !== 'STAFF') throw httpErrors.forbidden();
}
