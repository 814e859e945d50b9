import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type Context, explain, masked, schema } from '../schema/index.ts';
import { type Authenticate, invalidToken } from './auth.ts';
import { contextFor, type Services } from './context.ts';
import { documentLimits } from './documentLimits.ts';
import { endWithToken } from './endWithToken.ts';
import { jit } from './jit.ts';
import { costLimit } from './limits.ts';

/** A request body may have this many bytes. */
const MAX_BODY = 1_000_000;

export interface YogaOptions {
  readonly services: Services;
  readonly authenticate: Authenticate;
  readonly isAnonymousReadAllowed: boolean;
  readonly queryCostLimit: number;
  readonly usesJit: boolean;
  readonly log: Logger;
}

/** Set on the request of a WebSocket operation by ws.ts: what its connection was opened with. */
export interface ServerContext {
  readonly socket?: { readonly authorization: string | undefined };
}

export type Yoga = YogaServerInstance<ServerContext, Context>;

/** The GraphQL server over all transports: HTTP and SSE by itself, WebSocket through its enveloped functions. */
export function openYoga({ services, authenticate, isAnonymousReadAllowed, queryCostLimit, usesJit, log }: YogaOptions): Yoga {
  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    cors: false,
    maxRequestBodySize: MAX_BODY,
    logging: false,
    async context({ request, socket }) {
      // Asked again at every operation of a socket: its token may have been revoked a moment ago.
      const viewer = await authenticate(socket ? socket.authorization : request.headers.get('authorization'));
      if (!viewer) throw invalidToken();
      return contextFor(services, viewer, isAnonymousReadAllowed);
    },
    maskedErrors: {
      maskError(error) {
        const explained = explain(error);
        if (explained) return explained;
        log.error({ err: error instanceof Error && error.cause ? error.cause : error }, 'a request failed by a defect');
        return masked(error);
      },
    },
    plugins: [documentLimits(), costLimit(queryCostLimit), endWithToken(), ...(usesJit ? [jit()] : [])],
  });
}
