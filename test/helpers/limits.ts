import { authenticator } from '../../src/server/auth/authenticate.ts';
import { Budget } from '../../src/server/auth/rateBudget.ts';
import type { Client } from '../../src/server/http/client.ts';
import type { Gate } from '../../src/server/engine/clientRequest.ts';
import { LocalClients } from '../../src/server/http/localClients.ts';
import { Cors } from '../../src/server/http/cors.ts';
import { ConnectionLimit } from '../../src/server/transports/connectionLimit.ts';

/** The client of requests without a connection. */
export const CLIENT: Client = { address: '127.0.0.1', requestId: 'the-request' };

/** A gate that accepts all requests, anonymous or with the staff token. */
export const openGate = (staffToken?: string): Gate => ({
  authenticate: authenticator(staffToken),
  budget: new Budget(null),
  timeoutMs: 30_000,
});

/** Limits that no test exceeds. */
export const UNLIMITED = {
  connectionLimit: new ConnectionLimit(null),
  operationsPerSocket: 100,
  proxies: 0,
  localClients: new LocalClients(0, { warn: () => undefined }),
  origins: new Cors([]),
  introspectionPolicy: 'public',
} as const;
