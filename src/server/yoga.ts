import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type Context, schema } from '../schema/index.ts';
import { type Authenticate, invalidToken } from './auth.ts';
import type { Budget } from './budget.ts';
import type { Client } from './client.ts';
import { contextMaker, type Services } from './context.ts';
import { documentLimits } from './documentLimits.ts';
import { endWithToken } from './endWithToken.ts';
import { type Exchange, exchanges } from './exchange.ts';
import { explainErrors, tellerOf } from './explainErrors.ts';
import { introspection, type IntrospectionPolicy } from './introspection.ts';
import { jit } from './jit.ts';
import { costLimit } from './limits.ts';
import type { Cancellation } from '../store/cancellation.ts';
import { timeLimit } from './timeLimit.ts';
import { shareEvents } from './shareEvents.ts';
import type { PersistedOperations } from './persistedOperations.ts';
import { nestingLimit } from './nestingLimit.ts';
import type { OnErrors } from './metrics.ts';

export interface YogaOptions {
  readonly services: Services;
  readonly authenticate: Authenticate;
  readonly isAnonymousReadAllowed: boolean;
  readonly queryCostLimit: number;
  readonly budget: Budget;
  readonly persisted: PersistedOperations;
  readonly requestTimeoutMs: number;
  readonly introspectionPolicy: IntrospectionPolicy;
  readonly usesJit: boolean;
  readonly onErrors?: OnErrors;
  /** Around the execution itself. */
  readonly innermost?: readonly Plugin<Context>[];
  readonly log: Logger;
}

export interface ServerContext {
  readonly client: Client;
  /** By which a transport says that the client has gone. */
  readonly cancellation?: Cancellation;
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
  budget,
  persisted,
  requestTimeoutMs,
  introspectionPolicy,
  usesJit,
  onErrors,
  innermost = [],
  log,
}: YogaOptions): Yoga {
  const contextOf = contextMaker(services, isAnonymousReadAllowed);
  const told = tellerOf(log);
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
    async context({ request, client, socket, exchange, cancellation }) {
      // Asked again at every operation of a socket: its token may have been revoked a moment ago.
      const viewer = await (exchange?.authentication ??
        authenticate(socket ? socket.authorization : request.headers.get('authorization'), client.address));
      if (!viewer) throw invalidToken();
      const refuseSharing = () => {
        if (exchange) exchange.isSharingRefused = true;
      };
      return contextOf(viewer, { refuseSharing, cancellation });
    },
    // What is no operation's: Yoga says nothing of the request then.
    maskedErrors: { maskError: (error) => told(error, {}) },
    plugins: [
      persisted.plugin(),
      documentLimits(introspectionPolicy !== 'public'),
      nestingLimit(),
      exchanges(services.changes),
      ...(introspectionPolicy === 'public' ? [] : [introspection(introspectionPolicy)]),
      costLimit(queryCostLimit, budget),
      shareEvents(),
      endWithToken(),
      { onExecutionResult: ({ result }) => void (result && 'errors' in result && result.errors && onErrors?.(result.errors)) },
      ...(usesJit ? [jit()] : []),
      timeLimit(requestTimeoutMs),
      explainErrors(told),
      ...innermost,
    ],
  });
}
