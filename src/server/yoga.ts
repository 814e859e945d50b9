import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type Context, explain, masked, schema } from '../schema/index.ts';
import { type Authenticate, invalidToken } from './auth.ts';
import { contextMaker, type Services } from './context.ts';
import { documentLimits } from './documentLimits.ts';
import { endWithToken } from './endWithToken.ts';
import { type Exchange, exchanges } from './exchange.ts';
import { jit } from './jit.ts';
import { costLimit } from './limits.ts';
import { shareEvents } from './shareEvents.ts';
import type { OnErrors } from './metrics.ts';

export interface YogaOptions {
  readonly services: Services;
  readonly authenticate: Authenticate;
  readonly isAnonymousReadAllowed: boolean;
  readonly queryCostLimit: number;
  readonly usesJit: boolean;
  readonly onErrors?: OnErrors;
  readonly log: Logger;
}

export interface ServerContext {
  /** Set by graphql.ts for a request over HTTP. */
  readonly exchange?: Exchange;
  /** Set by ws.ts for an operation over WebSocket: what its connection was opened with. */
  readonly socket?: { readonly authorization: string | undefined };
}

export type Yoga = YogaServerInstance<ServerContext, Context>;

/** The GraphQL server over all transports: HTTP and SSE by itself, WebSocket through its enveloped functions. */
export function openYoga({
  services,
  authenticate,
  isAnonymousReadAllowed,
  queryCostLimit,
  usesJit,
  onErrors,
  log,
}: YogaOptions): Yoga {
  const contextOf = contextMaker(services, isAnonymousReadAllowed);
  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    cors: false,
    // Read, and not beyond its limit, before it comes here: see requestBody.ts.
    maxRequestBodySize: false,
    logging: false,
    async context({ request, socket, exchange }) {
      // Asked again at every operation of a socket: its token may have been revoked a moment ago.
      const viewer = await (exchange?.authentication ??
        authenticate(socket ? socket.authorization : request.headers.get('authorization')));
      if (!viewer) throw invalidToken();
      return contextOf(viewer, () => {
        if (exchange) exchange.isSharingRefused = true;
      });
    },
    maskedErrors: {
      maskError(error) {
        const explained = explain(error);
        if (explained) return explained;
        log.error({ err: error instanceof Error && error.cause ? error.cause : error }, 'a request failed by a defect');
        return masked(error);
      },
    },
    plugins: [
      documentLimits(),
      exchanges(services.changes),
      costLimit(queryCostLimit),
      shareEvents(),
      endWithToken(),
      { onExecutionResult: ({ result }) => void (result && 'errors' in result && result.errors && onErrors?.(result.errors)) },
      ...(usesJit ? [jit()] : []),
    ],
  });
}
