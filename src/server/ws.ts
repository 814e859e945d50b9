import type { Server } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ExecutionArgs, GraphQLError, type Viewer } from '../schema/index.ts';
import type { Authenticate } from './auth.ts';
import type { Yoga } from './yoga.ts';

/** A message may have this many bytes. */
const MAX_MESSAGE = 1 << 20;
/** A client that lets this much pile up reads too slowly to be served. */
const MAX_BUFFERED = 4 << 20;

/** Close codes in the private range of the protocol. */
const UNAUTHORIZED = 4401;
const TOO_SLOW = 4408;

type Extra = { socket: WebSocket; viewer?: Viewer };

type Enveloped = ReturnType<Yoga['getEnveloped']>;
type Args = ExecutionArgs & { rootValue: Pick<Enveloped, 'execute' | 'subscribe'> };

export interface WsServer {
  /** Closes every socket with 1001: going away. */
  close(): Promise<void>;
}

/** Serves graphql-transport-ws on /graphql, with the masking, limits and context that HTTP has. */
export function serveWs(server: Server, yoga: Yoga, authenticate: Authenticate, log: Logger): WsServer {
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'));
    guardBuffer(socket);
  });

  const disposable = useServer<Record<string, unknown>, Extra>(
    {
      execute: (args) => (args as Args).rootValue.execute(args),
      subscribe: (args) => (args as Args).rootValue.subscribe(args),
      async onConnect({ connectionParams, extra }) {
        const viewer = await authenticate(authorizationOf(connectionParams));
        if (!viewer) return extra.socket.close(UNAUTHORIZED, 'The token is not valid');
        extra.viewer = viewer;
      },
      async onSubscribe({ extra }, _id, params) {
        const request = new Request('http://localhost/graphql', { method: 'POST' });
        const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
          request,
          params,
          socketViewer: extra.viewer,
        });
        try {
          // A parser's throw would close the socket, and with it every other subscription on it.
          const document = parse(params.query);
          const errors = validate(schema, document);
          if (errors.length > 0) return errors;
          const { operationName, variables: variableValues } = params;
          return {
            schema,
            operationName,
            document,
            variableValues,
            contextValue: await contextFactory(),
            rootValue: { execute, subscribe },
          };
        } catch (error) {
          if (error instanceof GraphQLError) return [error];
          throw error;
        }
      },
    },
    sockets,
  );
  return { close: async () => disposable.dispose() };
}

function authorizationOf(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const value = params?.['authorization'] ?? params?.['Authorization'];
  return value === undefined || value === null ? undefined : String(value);
}

/** Without it, what a client does not read is kept in memory without bound. */
function guardBuffer(socket: WebSocket): void {
  const send = socket.send.bind(socket) as (...args: unknown[]) => void;
  socket.send = ((...args: unknown[]) => {
    if (socket.bufferedAmount > MAX_BUFFERED) socket.close(TOO_SLOW, 'The client reads too slowly');
    else send(...args);
  }) as WebSocket['send'];
}
