import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Context, SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ExecutionArgs, explain, type GraphQLError, schema, type Viewer } from '../../schema/index.ts';
import { type Client, clientOf } from '../http/client.ts';
import { ClientRequest, type Gate } from '../engine/clientRequest.ts';
import type { Engine } from '../engine/engine.ts';
import { withoutHttp } from '../engine/errorMasking.ts';
import { isRefused, type Operation, type OperationResult } from '../engine/operation.ts';
import { clientGone } from '../engine/timeLimit.ts';
import type { LocalClients } from '../http/localClients.ts';
import type { Cors } from '../http/cors.ts';
import { pathOf } from '../http/pathOf.ts';
import { type ConnectionLimit, RETRY_SECONDS } from './connectionLimit.ts';
import { keepAlive } from './keepAlive.ts';
import { OperationLimit } from './operationLimit.ts';
import { SharedResults } from './sharedResults.ts';
import { Turns } from './turns.ts';

/** Maximum size of a message in bytes. */
const MAX_MESSAGE = 1 << 20;
/** Time limit for `connection_init`, after which the socket is closed with 4408. */
const INIT_MS = 3_000;
/** None: it terminates a socket whose pong takes longer than the interval of its pings, see `keepAlive`. */
const PINGS_BY_GRAPHQL_WS = 0;
/** Close code for an invalid token, after which graphql-ws does not reconnect. */
const UNAUTHORIZED = 4401;
/** Close code for a token that has ended, after which graphql-ws reconnects and calls `connectionParams` again. */
const FORBIDDEN = 4403;
/** When its token ends, a socket is closed after its operations have completed, but at the latest after this time. */
const LAST_WORDS_MS = 1_000;
/** Number of results sent in one turn of the event loop: those of hundreds of subscribers at once would hold up all other requests. */
const RESULTS_PER_TURN = 32;
/** Close code after which clients retry. */
const TRY_AGAIN_LATER = 1013;

type Extra = {
  socket: WebSocket;
  request: IncomingMessage;
  authorization?: string | undefined;
  operations?: OperationLimit;
  /** Whether its token has ended. */
  isEnding?: boolean;
};

/** graphql-ws passes the result of `onSubscribe` to `execute` or `subscribe`, depending on the kind of operation. */
type Args = ExecutionArgs & { readonly rootValue: Operation };

/** The WebSocket server. */
export interface WsServer {
  /** Number of open sockets. */
  readonly connections: number;
  /** Closes every socket with 1001: going away. */
  close(): Promise<void>;
}

/** Dependencies of the WebSocket server. */
export interface WsOptions {
  readonly engine: Engine;
  readonly gate: Gate;
  /** Number of trusted reverse proxies. */
  readonly proxies: number;
  readonly localClients: LocalClients;
  readonly origins: Cors;
  readonly connectionLimit: ConnectionLimit;
  /** Maximum number of concurrent operations on a socket. */
  readonly operationsPerSocket: number;
  readonly log: Logger;
}

/** Serves graphql-transport-ws on /graphql. */
export function serveWs(server: Server, options: WsOptions): WsServer {
  const { connectionLimit, log } = options;
  const clientOfSocket = clientPerSocket(options.proxies);
  const sockets = openSockets(server, options, clientOfSocket);
  const turns = new Turns(RESULTS_PER_TURN);
  const shared = new SharedResults();
  const disposable = useServer<Record<string, unknown>, Extra>(
    {
      connectionInitWaitTimeout: INIT_MS,
      execute: startedBy(options.engine),
      subscribe: startedBy(options.engine),
      onNext: (_context, _id, _payload, _args, result) => {
        const shown = () => (result.errors ? { ...result, errors: withoutHttp(result.errors) } : shared.placeholderFor(result));
        const turn = turns.take();
        return turn ? turn.then(shown) : shown();
      },
      onError: (_context, _id, _payload, errors) => withoutHttp(errors),
      onConnect: ({ connectionParams, extra }) => connect(options, extra, authorizationOf(connectionParams), clientOfSocket),
      onComplete: ({ extra }, _id, params) => extra.operations?.end(params),
      onSubscribe: (context, id, params) =>
        prepare(options, context, { id, params, client: clientOfSocket(context.extra.request) }),
    },
    sockets,
    PINGS_BY_GRAPHQL_WS,
  );
  // Replaces the error listeners of graphql-ws, which print to the console, also errors of the HTTP server such as a port in use.
  sockets.removeAllListeners('error').on('error', () => undefined);
  sockets.on('connection', (socket, request) => {
    const { requestId, address } = clientOfSocket(request);
    shared.serve(socket);
    keepAlive(socket);
    socket.once('close', connectionLimit.enter(address));
    socket.removeAllListeners('error').on('error', (error) => log.debug({ err: error, requestId }, 'a socket failed'));
  });
  return {
    close: async () => disposable.dispose(),
    get connections() {
      return sockets.clients.size;
    },
  };
}

type ClientOf = (request: IncomingMessage) => Client;

function openSockets(
  server: Server,
  { localClients, origins, connectionLimit }: WsOptions,
  clientOfSocket: ClientOf,
): WebSocketServer {
  const sockets = new WebSocketServer({
    server,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: false,
    verifyClient: ({ req }, admit) => {
      localClients.notice(req);
      if (!origins.allowsWebSocket(req)) return admit(false, 403);
      if (!connectionLimit.isFull(clientOfSocket(req).address)) return admit(true);
      return admit(false, 429, 'Too many sockets are open.', { 'Retry-After': String(RETRY_SECONDS) });
    },
  });
  sockets.shouldHandle = (request) => pathOf(request) === '/graphql';
  sockets.on('headers', (headers, request) => void headers.push(`x-request-id: ${clientOfSocket(request).requestId}`));
  return sockets;
}

const startedBy =
  (engine: Engine) =>
  (args: ExecutionArgs): Promise<OperationResult> =>
    engine.start((args as Args).rootValue);

/** Checks the token of a new socket. Each operation checks it again, since it may have been revoked. */
async function connect(
  { gate, operationsPerSocket, log }: WsOptions,
  extra: Extra,
  authorization: string | undefined,
  clientOfSocket: ClientOf,
): Promise<void> {
  extra.authorization = authorization;
  extra.operations = new OperationLimit(operationsPerSocket);
  const { address, requestId } = clientOfSocket(extra.request);
  try {
    const viewer = await gate.authenticate(authorization, address);
    if (!viewer) return extra.socket.close(UNAUTHORIZED, 'The token is not valid');
    closeWithToken(extra, viewer);
  } catch (error) {
    if (!explain(error)) log.error({ err: error, requestId }, 'a socket could not be opened');
    extra.socket.close(TRY_AGAIN_LATER, 'The token cannot be checked now');
  }
}

interface Subscribed {
  readonly id: string;
  readonly params: SubscribePayload;
  readonly client: Client;
}

/** Prepares an operation of a socket. Must not throw, since that would close the socket with all its operations. */
async function prepare(
  { engine, gate, operationsPerSocket }: WsOptions,
  { extra, subscriptions }: Context<Record<string, unknown>, Extra>,
  { id, params, client }: Subscribed,
): Promise<Args | readonly GraphQLError[]> {
  // Not answered: graphql-ws sends the operation again on its next socket.
  if (extra.isEnding) return closed(extra.socket).then(() => [clientGone()]);
  const operations = (extra.operations ??= new OperationLimit(operationsPerSocket));
  const refusal = operations.begin(params);
  if (refusal) return [refusal];
  const request = new ClientRequest(gate, { ...client, requestId: randomUUID() }, extra.authorization);
  subscriptions[id] = ending(() => request.disconnect());
  const operation = await engine.prepare(params, request);
  // graphql-ws removes the subscriptions of a closed socket.
  if (!isRefused(operation) && id in subscriptions) return { ...operation, schema, rootValue: operation };
  operations.end(params); // `onComplete` is not called for operations that have not started
  return isRefused(operation) ? operation.errors : [clientGone()];
}

/**
 * An entry for `subscriptions`, so that graphql-ws also ends queries, and subscriptions that have not started, on `complete` or
 * close.
 */
const ending = (end: () => void): AsyncIterable<never> & { return(): void } => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
  return: end,
});

/** Returns the client of a socket, with the same request id as long as it is open. */
function clientPerSocket(proxies: number): (request: IncomingMessage) => Client {
  const clients = new WeakMap<IncomingMessage, Client>();
  return (request) => {
    const client = clients.get(request) ?? clientOf(request, proxies);
    clients.set(request, client);
    return client;
  };
}

/** Closes a socket when its token ends, after its subscriptions have reported that and completed. */
function closeWithToken(extra: Extra, { onTokenEnd }: Viewer): void {
  const { socket, operations } = extra;
  if (!onTokenEnd || socket.readyState !== socket.OPEN) return;
  const close = () => socket.close(FORBIDDEN, 'The token is not valid any more');
  const end = () => {
    if (extra.isEnding) return;
    extra.isEnding = true;
    const timer = setTimeout(close, LAST_WORDS_MS);
    socket.once('close', () => clearTimeout(timer));
    // An operation is removed before its last message is sent.
    void operations?.idle().then(() => setImmediate(close));
  };
  socket.once('close', onTokenEnd(end));
}

const closed = (socket: WebSocket) => new Promise((resolve) => socket.once('close', resolve));

function authorizationOf(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const value = params?.['authorization'] ?? params?.['Authorization'];
  if (value === undefined || value === null) return undefined;
  // A value that is not a string is an invalid token, not an anonymous client.
  return typeof value === 'string' ? value : JSON.stringify(value);
}
