import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { restApi } from './rest/index.ts';
import { printedSchema } from './schema/index.ts';
import type { Tracing } from './server/observability/tracing.ts';
import { ApiTokens } from './server/auth/apiTokens.ts';
import { type Authenticate, authenticator } from './server/auth/authenticate.ts';
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
import { Explorer } from './server/explorer/explorer.ts';
import { createHttpServer } from './server/httpServer.ts';
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
  readonly usesJit: boolean;
  /** Milliseconds for which idle connections stay open during the shutdown. */
  readonly lingerMs?: number | undefined;
  /** False before the gateway has started and once it is stopping. */
  readonly isOpen: () => boolean;
  readonly onError: (error: unknown) => void;
  readonly log: Logger;
}

/** The servers: GraphQL over all transports, and REST. */
export interface Servers {
  /** Number of open WebSockets. */
  readonly sockets: number;
  /** Starts to listen; resolves with the address. @throws Error that names the setting to change, e.g. for a port in use */
  listen(): Promise<string>;
  /** Completes pending requests and closes all connections. */
  close(): Promise<void>;
}

/** Composes the servers; nothing listens before `listen`. */
export function composeServers(options: ServersOptions): Servers {
  const { config, services, persisted, cache, metrics, tracing, usesJit, isOpen, onError, log } = options;
  const { db } = services;
  const tokens = new ApiTokens(db, onError);
  const localClients = new LocalClients(config.proxies, log);
  const { isExempt } = localClients;
  const gate: Gate = {
    authenticate: authentication(config, tokens, log),
    budget: new Budget(config.budget, isExempt),
    timeoutMs: config.requestTimeoutMs,
  };
  const masking = new ErrorMasking(log, metrics.graphqlErrors);
  const { isAnonymousReadAllowed, introspectionPolicy, queryCostLimit, proxies, operationsPerSocket } = config;
  const traced = tracing?.traced;
  const engine = new Engine({
    services,
    isAnonymousReadAllowed,
    queryCostLimit,
    persisted,
    introspectionPolicy,
    usesJit,
    masking,
    traced,
  });
  const yoga = openYoga(engine, masking);
  const streams = new EventStreams(new ConnectionLimit(config.connections, isExempt));
  const shared = {
    engine,
    gate,
    origins: new Cors(config.corsOrigins, proxies),
    localClients,
    proxies,
    operationsPerSocket,
    log,
  };
  const server = createHttpServer({
    ...shared,
    yoga,
    cache,
    introspectionPolicy,
    explorer: new Explorer(persisted),
    metrics,
    db,
    rest: restApi({ services, isAnonymousReadAllowed }),
    streams,
    printedSchema,
    isOpen,
    traced: tracing ? (serve) => tracing.served(serve) : undefined,
  });
  const ws = serveWs(server, { ...shared, connectionLimit: new ConnectionLimit(config.connections, isExempt) });
  return {
    get sockets() {
      return ws.connections;
    },
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

function authentication({ staffToken, requestTimeoutMs, oidc }: Config, tokens: ApiTokens, log: Logger): Authenticate {
  const checks = [tokens.bearerOf.bind(tokens), ...(oidc ? [oidcBearers(oidc, log)] : [])];
  return failedAuthLimit(authenticator(staffToken, authenticateWithin(requestTimeoutMs, checks)));
}

async function listen(server: Server, { host, port }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve)).catch((error: unknown) =>
    Promise.reject(listenError(error as NodeJS.ErrnoException, host, port)),
  );
  const address = server.address() as AddressInfo; // a TCP server that listens
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

/** The error with the setting to change. */
function listenError(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  const why: Record<string, string> = {
    EADDRINUSE: `PORT ${port} is in use on ${host}. Stop the process that uses it, or set PORT to another one; 0 selects a free port.`,
    EACCES: `PORT ${port} on ${host} requires privileges that this user lacks. Set PORT to a value above 1023.`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine. Set HOST to one of its addresses, such as 127.0.0.1, or to 0.0.0.0 for all.`,
    ENOTFOUND: `HOST ${host} does not resolve to an address. Set HOST to an address of this machine, such as 127.0.0.1.`,
  };
  return new Error(why[cause.code ?? ''] ?? `HOST ${host}, PORT ${port}: ${cause.message}`, { cause });
}
