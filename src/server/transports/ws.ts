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
import { OperationLimit } from './operationLimit.ts';

/** A message may have this many bytes. */
const MAX_MESSAGE = 1 << 20;
/** So soon a socket must say who opens it; it is closed with 4408 else. */
const INIT_MS = 3_000;
/** The close code for a token that is not valid, on which graphql-ws does not connect again. */
const UNAUTHORIZED = 4401;
/** The close code for a token that was valid: graphql-ws connects again on it, with what `connectionParams` then returns. */
const FORBIDDEN = 4403;
/** When its token ends, a socket is closed as soon as its operations have said so, and after this time at the latest. */
const LAST_WORDS_MS = 1_000;
/** The close code on which clients try again. */
const TRY_AGAIN_LATER = 1013;

type Extra = {
  socket: WebSocket;
  request: IncomingMessage;
  authorization?: string | undefined;
  operations?: OperationLimit;
  /** Its token has ended. */
  isEnding?: boolean;
};

/** graphql-ws hands what `onSubscribe` returns to `execute` or `subscribe`, by the kind of its operation. */
type Args = ExecutionArgs & { readonly rootValue: Operation };

export interface WsServer {
  /** How many sockets are open. */
  readonly connections: number;
  /** Closes every socket with 1001: going away. */
  close(): Promise<void>;
}

export interface WsOptions {
  readonly engine: Engine;
  readonly gate: Gate;
  /** How many proxies stand in front. */
  readonly proxies: number;
  readonly localClients: LocalClients;
  readonly origins: Cors;
  readonly connectionLimit: ConnectionLimit;
  /** How many operations may run at once on a socket. */
  readonly operationsPerSocket: number;
  readonly log: Logger;
}

/** Serves graphql-transport-ws on /graphql. */
export function serveWs(server: Server, options: WsOptions): WsServer {
  const { connectionLimit, log } = options;
  const clientOfSocket = rememberedClients(options.proxies);
  const sockets = openSockets(server, options, clientOfSocket);
  const disposable = useServer<Record<string, unknown>, Extra>(
    {
      connectionInitWaitTimeout: INIT_MS,
      execute: startedBy(options.engine),
      subscribe: startedBy(options.engine),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: withoutHttp(result.errors) } : undefined,
      onError: (_context, _id, _payload, errors) => withoutHttp(errors),
      onConnect: ({ connectionParams, extra }) => connect(options, extra, authorizationOf(connectionParams), clientOfSocket),
      onComplete: ({ extra }, _id, params) => extra.operations?.end(params),
      onSubscribe: (context, id, params) =>
        prepare(options, context, { id, params, client: clientOfSocket(context.extra.request) }),
    },
    sockets,
  );
  // graphql-ws prints what goes wrong on a socket, and what the HTTP server tells itself: a message that is too large, a taken port.
  sockets.removeAllListeners('error').on('error', () => undefined);
  sockets.on('connection', (socket, request) => {
    const { requestId, address } = clientOfSocket(request);
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

/** Checks the token of a socket, which its operations check again: it may be revoked meanwhile. */
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

/** Prepares an operation of a socket. What is thrown here would close the socket, and with it every other operation on it. */
async function prepare(
  { engine, gate, operationsPerSocket }: WsOptions,
  { extra, subscriptions }: Context<Record<string, unknown>, Extra>,
  { id, params, client }: Subscribed,
): Promise<Args | readonly GraphQLError[]> {
  // Answered by the closing alone, after which graphql-ws asks it again on its next socket.
  if (extra.isEnding) return closed(extra.socket).then(() => [clientGone()]);
  const operations = (extra.operations ??= new OperationLimit(operationsPerSocket));
  const refusal = operations.begin(params);
  if (refusal) return [refusal];
  const request = new ClientRequest(gate, { ...client, requestId: randomUUID() }, extra.authorization);
  subscriptions[id] = ending(() => request.disconnect());
  const operation = await engine.prepare(params, request);
  // Of a socket that is closed graphql-ws has forgotten all.
  if (!isRefused(operation) && id in subscriptions) return { ...operation, schema, rootValue: operation };
  operations.end(params); // what has not begun has no `onComplete`
  return isRefused(operation) ? operation.errors : [clientGone()];
}

/** What graphql-ws ends when a client calls an operation off or leaves; else it does so with subscriptions that have begun alone. */
const ending = (end: () => void): AsyncIterable<never> & { return(): void } => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
  return: end,
});

/** Knows who has opened each socket, by one request id for as long as it is open. */
function rememberedClients(proxies: number): (request: IncomingMessage) => Client {
  const clients = new WeakMap<IncomingMessage, Client>();
  return (request) => {
    const client = clients.get(request) ?? clientOf(request, proxies);
    clients.set(request, client);
    return client;
  };
}

/** Closes a socket when its token ends, after its subscriptions have said so and completed. */
function closeWithToken(extra: Extra, { onTokenEnd }: Viewer): void {
  const { socket, operations } = extra;
  if (!onTokenEnd || socket.readyState !== socket.OPEN) return;
  const close = () => socket.close(FORBIDDEN, 'The token is not valid any more');
  const end = () => {
    if (extra.isEnding) return;
    extra.isEnding = true;
    const timer = setTimeout(close, LAST_WORDS_MS);
    socket.once('close', () => clearTimeout(timer));
    // An operation is at its end before its last message is sent.
    void operations?.idle().then(() => setImmediate(close));
  };
  socket.once('close', onTokenEnd(end));
}

const closed = (socket: WebSocket) => new Promise((resolve) => socket.once('close', resolve));

function authorizationOf(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const value = params?.['authorization'] ?? params?.['Authorization'];
  if (value === undefined || value === null) return undefined;
  // No text is no token, and whoever sends one is not anonymous.
  return typeof value === 'string' ? value : JSON.stringify(value);
}
