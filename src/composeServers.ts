import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { restApi } from './rest/index.ts';
import { printedSchema } from './schema/index.ts';
import type { Tracing } from './server/observability/tracing.ts';
import { ApiTokens } from './server/auth/apiTokens.ts';
import { authenticator } from './server/auth/authenticate.ts';
import { Budget } from './server/auth/rateBudget.ts';
import { type Gate } from './server/engine/clientRequest.ts';
import type { Services } from './server/engine/context.ts';
import { Engine } from './server/engine/engine.ts';
import { ErrorMasking } from './server/engine/errorMasking.ts';
import type { PersistedOperations } from './server/engine/persistedOperations.ts';
import { ConnectionLimit } from './server/transports/connectionLimit.ts';
import { EventStreams } from './server/transports/eventStreams.ts';
import { serveWs } from './server/transports/ws.ts';
import { openYoga } from './server/transports/yoga.ts';
import { drain } from './server/drain.ts';
import { Console } from './server/console/console.ts';
import { Explorer } from './server/explorer/explorer.ts';
import { createHttpServer } from './server/httpServer.ts';
import { listen } from './server/listen.ts';
import { failedAuthLimit } from './server/auth/failedAuthLimit.ts';
import { LocalClients } from './server/http/localClients.ts';
import type { Metrics } from './server/observability/metrics.ts';
import { oidcBearers } from './server/auth/oidc.ts';
import { Cors } from './server/http/cors.ts';
import type { ResponseCache } from './server/http/responseCache.ts';
import { authenticateWithin } from './server/auth/authenticateWithin.ts';

/** Options of `composeServers`. */
export interface ServersOptions {
  readonly config: Config;
  readonly services: Services;
  readonly persisted: PersistedOperations;
  readonly cache: ResponseCache;
  readonly metrics: Metrics;
  readonly tracing: Tracing | null;
  /** Milliseconds for which idle connections stay open during the shutdown. */
  readonly lingerMs?: number | undefined;
  /** False before the gateway has started and once it is stopping. */
  readonly isOpen: () => boolean;
  /** The folder of the built console, if it is another than that of the build. */
  readonly consoleFolder?: string | undefined;
  readonly isInOneState?: boolean | undefined;
  readonly onError: (error: unknown) => void;
  readonly log: Logger;
}

/** The servers: GraphQL over all transports, and REST. */
export interface Servers {
  /** Number of open WebSockets. */
  readonly sockets: number;
  /** Resolves when a browser first loads the page of the console. */
  readonly firstVisit: Promise<void>;
  /** Starts to listen; resolves with the address. @throws Error that names the setting to change, e.g. for a port in use */
  listen(): Promise<string>;
  /** Completes pending requests and closes all connections. */
  close(): Promise<void>;
}

/** Composes the servers; nothing listens before `listen`. */
export function composeServers(options: ServersOptions): Servers {
  const { config, services, metrics, tracing, log } = options;
  const { isAnonymousReadAllowed, introspectionPolicy, proxies, operationsPerSocket } = config;
  const tokens = new ApiTokens(services.db, options.onError);
  const localClients = new LocalClients(proxies, log);
  const gate = gateOf(config, tokens, localClients, log);
  const connectionLimit = () => new ConnectionLimit(config.connections, localClients.isExempt);
  const masking = new ErrorMasking(log, metrics.graphqlErrors);
  const engine = engineOf(options, masking);
  const yoga = openYoga(engine, masking);
  const streams = new EventStreams(connectionLimit());
  const origins = new Cors(config.corsOrigins, proxies);
  const shared = { engine, gate, origins, localClients, proxies, operationsPerSocket, log };
  const pages = new Console(options.consoleFolder);
  const server = createHttpServer({
    ...shared,
    yoga,
    cache: options.cache,
    introspectionPolicy,
    explorer: new Explorer(options.persisted),
    console: pages,
    metrics,
    db: services.db,
    rest: restApi({ services, isAnonymousReadAllowed }),
    streams,
    printedSchema,
    isOpen: options.isOpen,
    traced: tracing ? (serve) => tracing.served(serve) : undefined,
  });
  const ws = serveWs(server, { ...shared, connectionLimit: connectionLimit() });
  return {
    get sockets() {
      return ws.connections;
    },
    firstVisit: pages.firstVisit,
    async listen() {
      await tokens.start();
      return listen(server, config);
    },
    async close() {
      tokens.stop();
      await ws.close();
      await drain(server, streams, options.lingerMs);
      await yoga.dispose();
    },
  };
}

function gateOf(config: Config, tokens: ApiTokens, { isExempt }: LocalClients, log: Logger): Gate {
  const { staffToken, requestTimeoutMs, oidc, budget } = config;
  const checks = [tokens.bearerOf.bind(tokens), ...(oidc ? [oidcBearers(oidc, log)] : [])];
  return {
    authenticate: failedAuthLimit(authenticator(staffToken, authenticateWithin(requestTimeoutMs, checks))),
    budget: new Budget(budget, isExempt),
    timeoutMs: requestTimeoutMs,
  };
}

function engineOf({ config, services, persisted, tracing, isInOneState }: ServersOptions, masking: ErrorMasking): Engine {
  const { isAnonymousReadAllowed, introspectionPolicy, queryCostLimit } = config;
  return new Engine({
    services,
    isAnonymousReadAllowed,
    queryCostLimit,
    persisted,
    introspectionPolicy,
    usesJit: true,
    isInOneState,
    masking,
    traced: tracing?.traced,
  });
}
