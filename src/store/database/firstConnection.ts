import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Connector } from './connector.ts';
import { unavailable } from './unavailable.ts';

const CONNECT_MS = 5_000;
const PAUSE_MS = 1_000;

/** How long to wait for a server that does not respond yet. */
export interface Patience {
  readonly ms: number;
  readonly signal?: AbortSignal | undefined;
  /** Called once, when waiting begins. */
  readonly onWait?: (reason: Error) => void;
}

/** Opens the first session with a server, which may still be starting. @throws Error with the reason once the time limit is exceeded */
export async function connectPatiently(connector: Connector, { ms, signal, onWait }: Patience = { ms: 0 }): Promise<pg.Client> {
  const end = performance.now() + ms;
  for (let attempt = 1; ; attempt += 1)
    try {
      return await connect(connector);
    } catch (error) {
      if (!unavailable(error)) throw error;
      const reason = reasonOf(error as Error);
      if (performance.now() >= end) throw new Error(`The database does not answer: ${reason.message}.`, { cause: error });
      if (attempt === 1) onWait?.(reason);
      await sleep(PAUSE_MS, undefined, signal ? { signal } : {});
    }
}

async function connect(connector: Connector): Promise<pg.Client> {
  const session = new pg.Client({
    ...connector.clientConfig('software-catalog-gateway start'),
    connectionTimeoutMillis: CONNECT_MS,
  });
  // The running statement fails as well; without a listener the error would end the process.
  session.on('error', () => undefined);
  try {
    await session.connect();
    return session;
  } catch (error) {
    await session.end().catch(() => undefined);
    throw error;
  }
}

/** For a name with several addresses, Node only reports that all of them failed. */
const reasonOf = (error: Error): Error =>
  error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
