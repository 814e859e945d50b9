import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { ServeRest } from '../rest/index.ts';
import { explain, type GraphQLError, masked, type Viewer } from '../schema/index.ts';
import { clientOf } from './http/client.ts';
import type { DatabaseDriver } from '../store/database/driver.ts';
import type { Console } from './console/console.ts';
import type { Explorer } from './explorer/explorer.ts';
import { ANONYMOUS } from './auth/authenticate.ts';
import { ClientRequest, type Gate } from './engine/clientRequest.ts';
import { introspectionRefusal, type IntrospectionPolicy } from './engine/introspection.ts';
import type { Cors } from './http/cors.ts';
import { pathOf } from './http/pathOf.ts';
import { GraphqlHttp, type GraphqlOptions } from './transports/graphqlHttp.ts';
import { logRequest } from './accessLog.ts';
import type { LocalClients } from './http/localClients.ts';
import { restServer } from './transports/restHttp.ts';
import { Uploads } from './transports/uploads.ts';
import { SseSingleConnection } from './transports/sseSingleConnection.ts';

/** How long `/ready` waits for the database. On PGlite the statement waits while an import is applied. */
const READY_MS = 6_000;

/** Longer than the idle timeout of load balancers: a request sent while the connection is being closed would be lost. */
const KEEP_ALIVE_MS = 75_000;

/** Options of the HTTP server. */
export interface HttpServerOptions extends GraphqlOptions {
  readonly gate: Gate;
  /** Maximum number of concurrent operations on a single-connection stream. */
  readonly operationsPerSocket: number;
  readonly explorer: Explorer;
  readonly console: Console;
  readonly db: DatabaseDriver;
  readonly rest: ServeRest;
  readonly printedSchema: string;
  /** False before the gateway has started and while it is stopping. */
  readonly isOpen: () => boolean;
  /** Number of trusted reverse proxies. */
  readonly proxies: number;
  readonly localClients: LocalClients;
  readonly origins: Cors;
  readonly introspectionPolicy: IntrospectionPolicy;
  readonly log: Logger;
  /** Wraps the handling of each request, for tracing. */
  readonly traced?: ((serve: RequestListener) => RequestListener) | undefined;
}

type Handler = (request: IncomingMessage, response: ServerResponse, clientRequest: ClientRequest) => void | Promise<void>;

/** Creates the HTTP server with all routes of the gateway. */
export function createHttpServer(options: HttpServerOptions): Server {
  const routes = routesOf(options);
  const rest = restServer(options);
  const page = files((...received) => options.console.serve(...received));
  const script = files((...received) => options.explorer.serveScript(...received));
  const fileOf = (path: string) => (options.explorer.owns(path) ? script : options.console.owns(path) ? page : notFound);
  const serve: RequestListener = (request, response) => {
    const path = pathOf(request);
    const began = performance.now();
    options.localClients.notice(request);
    const client = clientOf(request, options.proxies);
    const clientRequest = new ClientRequest(options.gate, client, request.headers.authorization);
    const { requestId } = client;
    response.setHeader('x-request-id', requestId);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    if (options.origins.handle(request, response)) return;
    response.on('close', () => {
      const seconds = (performance.now() - began) / 1_000;
      const route = routeOf(routes, options, path);
      options.metrics.request(route, response.statusCode, seconds);
      logRequest(options.log, request, response, clientRequest, { route, seconds });
    });
    const handler = routes.get(path) ?? (isRest(path) ? rest : fileOf(path));
    Promise.resolve(handler(request, response, clientRequest)).catch((error: unknown) => {
      const known = explain(error);
      if (!known) options.log.error({ err: error, path, requestId }, 'a request failed by a defect');
      fail(response, known ?? masked(error, requestId), path, requestId);
    });
  };
  return createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, options.traced?.(serve) ?? serve);
}

/** Answers an error that no route has handled: a token that cannot be verified now, or an unexpected error. */
function fail(response: ServerResponse, { message, extensions }: GraphQLError, path: string, requestId: string): void {
  if (response.headersSent) return void response.destroy();
  const { http, ...publicExtensions } = extensions;
  const { status = 500, headers = {} } = (http ?? {}) as { status?: number; headers?: Record<string, string> }; // the shape of all our errors
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  json(
    response,
    status,
    path.startsWith('/graphql') ? { errors: [{ message, extensions: publicExtensions }] } : { error: message, requestId },
  );
}

/** Beside the REST API: exports and feeds. */
const FILES = ['/export/', '/feeds/'];
const filesOf = (path: string) => FILES.find((folder) => path.startsWith(folder));
const isRest = (path: string) => path === '/api' || path.startsWith('/api/') || filesOf(path) !== undefined;

/** The route label in metrics; unknown paths share one label, since the number of labels must stay bounded. */
function routeOf(routes: ReadonlyMap<string, Handler>, { console, explorer }: HttpServerOptions, path: string): string {
  if (routes.has(path)) return path;
  if (isRest(path)) return filesOf(path) ?? '/api/';
  if (explorer.owns(path)) return '/graphql/explorer.js';
  return console.owns(path) ? '/' : 'other';
}

/** Serves the files of a page; what it does not have is not found. */
const files = (serve: (path: string, request: IncomingMessage, response: ServerResponse) => Promise<boolean>): Handler =>
  read(async (request, response) => {
    if (!(await serve(pathOf(request), request, response))) notFound(request, response);
  });

function routesOf(options: HttpServerOptions): Map<string, Handler> {
  const { metrics, db, explorer, isOpen } = options;
  const graphqlHttp = new GraphqlHttp(options);
  const singleConnection = new SseSingleConnection(options);
  const uploads = new Uploads(db);
  return new Map<string, Handler>([
    ['/graphql', (request, response, clientRequest) => graphql(request, response, clientRequest, explorer, graphqlHttp)],
    ['/graphql/stream', (...received) => singleConnection.serve(...received)],
    ['/uploads', (...received) => uploads.serve(...received)],
    ['/schema.graphql', read((_request, response, clientRequest) => schema(response, clientRequest, options))],
    ['/health', read((_request, response) => json(response, 200, { status: 'ok' }))],
    ['/ready', read((_request, response) => ready(response, db, isOpen))],
    ['/metrics', read(async (_request, response) => send(response, 200, metrics.contentType, await metrics.print()))],
  ]);
}

/** Serves the schema to viewers who may use introspection. */
async function schema(
  response: ServerResponse,
  clientRequest: ClientRequest,
  { introspectionPolicy, printedSchema }: HttpServerOptions,
): Promise<void> {
  const refusal =
    introspectionPolicy === 'public' ? null : introspectionRefusal(introspectionPolicy, await viewerOrAnonymous(clientRequest));
  if (!refusal) return send(response, 200, 'text/plain; charset=utf-8', printedSchema);
  const { message, extensions } = refusal;
  json(response, extensions['code'] === 'UNAUTHENTICATED' ? 401 : 403, { error: message });
}

/** An invalid token has the permissions of an anonymous client. */
const viewerOrAnonymous = (request: ClientRequest): Promise<Viewer> =>
  request.admit().catch((error: unknown) => (request.viewer === null ? ANONYMOUS : Promise.reject(error as Error)));

async function graphql(
  request: IncomingMessage,
  response: ServerResponse,
  clientRequest: ClientRequest,
  explorer: Explorer,
  graphqlHttp: GraphqlHttp,
): Promise<void> {
  if (wantsExplorer(request)) return explorer.serve(request, response);
  // Pages of other origins can send forms and plain text without a CORS preflight, but not JSON.
  if (request.method === 'POST' && !/^application\/(graphql\+)?json\b/i.test(request.headers['content-type'] ?? ''))
    return json(response, 415, {
      errors: [{ message: 'Send the request as application/json.', extensions: { code: 'BAD_REQUEST' } }],
    });
  await graphqlHttp.serve(request, response, clientRequest);
}

/** Whether the request is a page navigation of a browser, not a GET of a client. */
function wantsExplorer({ method, url, headers }: IncomingMessage): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    !/[?&](query|documentId|extensions)=/.test(url ?? '') &&
    (headers.accept ?? '').includes('text/html')
  );
}

async function ready(response: ServerResponse, db: DatabaseDriver, isOpen: () => boolean): Promise<void> {
  if (!isOpen()) return json(response, 503, { status: 'not serving' });
  const answers = await Promise.race([
    db.query('ready', 'SELECT 1').then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, READY_MS, false).unref()),
  ]);
  return json(response, answers ? 200 : 503, { status: answers ? 'ready' : 'the database does not answer' });
}

/** GET and HEAD only. */
const read =
  (handler: Handler): Handler =>
  (request, response, clientRequest) => {
    if (request.method === 'GET' || request.method === 'HEAD') return handler(request, response, clientRequest);
    response.setHeader('allow', 'GET, HEAD');
    json(response, 405, { error: `${request.method} is not allowed here; use GET.` });
  };

function notFound(request: IncomingMessage, response: ServerResponse): void {
  json(response, 404, {
    error: `Not found: ${request.url?.slice(0, 200)}. GraphQL is at /graphql.`,
  });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}
