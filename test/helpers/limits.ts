import { Budget } from '../../src/server/budget.ts';
import { ConnectionLimit } from '../../src/server/connectionLimit.ts';
import { LocalClients } from '../../src/server/localClients.ts';
import { Origins } from '../../src/server/origins.ts';
import { PersistedOperations } from '../../src/server/persistedOperations.ts';
import type { Client } from '../../src/server/client.ts';

/** Who asks where a test has no connection. */
export const CLIENT: Client = { address: '127.0.0.1', requestId: 'the-request' };

export const UNLIMITED = {
  budget: new Budget(null),
  persisted: new PersistedOperations(null),
  connectionLimit: new ConnectionLimit(null),
  operationsPerSocket: 100,
  proxies: 0,
  localClients: new LocalClients(0, { warn: () => undefined }),
  requestTimeoutMs: 30_000,
  origins: new Origins([]),
  introspectionPolicy: 'public',
} as const;
