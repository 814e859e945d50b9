import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { type Context, type ExecutionArgs, schema } from '../schema/index.ts';
import { type Authenticate, invalidToken } from './auth.ts';
import type { MakeContext, ServerContext } from './context.ts';
import type { Costs } from './costs.ts';
import { documentLimits } from './documentLimits.ts';
import type { Documents } from './documents.ts';
import { endWithToken } from './endWithToken.ts';
import { refuseUnread } from './exchange.ts';
import type { Execute, OperationArgs } from './execution.ts';
import { explainErrors, type Told } from './explainErrors.ts';
import type { OnErrors } from './metrics.ts';
import { nestingLimit } from './nestingLimit.ts';
import type { PersistedOperations } from './persistedOperations.ts';
import { shareEvents } from './shareEvents.ts';
import { timeLimit } from './timeLimit.ts';
import type { Traced } from './traced.ts';

export interface YogaOptions {
  readonly authenticate: Authenticate;
  readonly contextOf: MakeContext;
  readonly costs: Costs;
  readonly documents: Documents;
  readonly execute: Execute;
  readonly hidesSchema: boolean;
  readonly persisted: PersistedOperations;
  readonly requestTimeoutMs: number;
  readonly told: Told;
  readonly traced: Traced;
  readonly onErrors?: OnErrors | undefined;
}

export type Yoga = YogaServerInstance<ServerContext, Context>;

/** The GraphQL server over all transports: HTTP and SSE by itself, WebSocket through its enveloped functions. */
export function openYoga({
  authenticate,
  contextOf,
  costs,
  documents,
  execute,
  hidesSchema,
  persisted,
  requestTimeoutMs,
  told,
  traced,
  onErrors,
}: YogaOptions): Yoga {
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
    parserAndValidationCache: documents.caches,
    async context({ request, client, socket, exchange, cancellation }) {
      // Asked again at every operation of a socket: its token may have been revoked a moment ago.
      const viewer = await (exchange?.authentication ??
        authenticate(socket ? socket.authorization : request.headers.get('authorization'), client.address));
      if (!viewer) throw invalidToken();
      return contextOf(viewer, { client, exchange, cancellation });
    },
    // What is no operation's: Yoga says nothing of the request then.
    maskedErrors: { maskError: (error) => told(error, undefined) },
    plugins: [
      persisted.plugin(),
      documentLimits(hidesSchema),
      nestingLimit(),
      refuseUnread(),
      executedBy(execute),
      costs.plugin(),
      shareEvents(),
      endWithToken(),
      counted(onErrors),
      timeLimit(requestTimeoutMs),
      explainErrors(told),
      subscribedTo(traced),
    ],
  });
}

const executedBy = (execute: Execute): Plugin => ({
  onExecute: ({ setExecuteFn }) => setExecuteFn((args) => execute(args as OperationArgs)), // with the context that is made above
});

const subscribedTo = (traced: Traced): Plugin => ({
  onSubscribe: ({ subscribeFn, setSubscribeFn }) => setSubscribeFn(traced(subscribeFn as (args: ExecutionArgs) => unknown)),
});

const counted = (onErrors: OnErrors | undefined): Plugin => ({
  onExecutionResult: ({ result }) => void (result && 'errors' in result && result.errors && onErrors?.(result.errors)),
});
