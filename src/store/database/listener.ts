import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Connector } from './connector.ts';
import { type OnNotification, WORKER_LOCK_CLASS } from './driver.ts';

const CONNECT_MS = 5_000;
const RECONNECT_MS = [100, 500, 1_000, 2_000, 5_000];
const BEAT_MS = 1_000;
/** After this time without a response, a connection may be dead and notifications may be lost. */
const LATE_MS = 2_000;
/**
 * After this time without a response, the connection is replaced: the operating system would take a quarter of an hour to notice.
 */
const DEAD_MS = 8_000;

/** Listens for notifications over one connection, which it reopens when lost. See `DatabaseDriver.listen`. */
export interface Listener {
  listen(channel: string, onNotification: OnNotification, onLost?: () => void): Promise<void>;
  close(): Promise<void>;
}

interface Subscriber {
  readonly onNotification: OnNotification;
  readonly onLost: (() => void) | undefined;
}

/** A session, and a promise for its end, whatever the cause. */
interface Session {
  readonly client: pg.Client;
  readonly ended: Promise<void>;
}

/**
 * Opens one connection outside the pool that listens for NOTIFY and holds the worker lock of this process, since both last as
 * long as a session. One loop connects, listens, locks and watches until the session ends, and then starts again, so there is
 * never a second session. Subscribers are notified of the loss, and later to read again, since notifications in between
 * are lost.
 */
export function listenOn(connector: Connector, workerLock: number, onError: (error: Error) => void): Listener {
  const channels = new Map<string, Subscriber[]>();
  const closing = new AbortController();
  const { signal } = closing;
  let current: Session | undefined;
  let running: Promise<void> | undefined;
  let opened: Promise<Session> | undefined;

  const notify = (channel: string, payload: string) =>
    channels.get(channel)?.forEach((subscriber) => subscriber.onNotification(payload));
  const notifyAll = () => [...channels.keys()].forEach((channel) => notify(channel, ''));
  const notifyLoss = () => [...channels.values()].flat().forEach(({ onLost }) => onLost?.());

  /** @throws Error when the session ends before it listens and holds the lock */
  async function open(): Promise<Session> {
    const client = new pg.Client({
      ...connector.clientConfig('software-catalog-gateway listener'),
      connectionTimeoutMillis: CONNECT_MS,
    });
    client.on('notification', ({ channel, payload }) => notify(channel, payload ?? ''));
    client.on('error', onError);
    current = { client, ended: new Promise((resolve) => client.once('end', () => resolve())) };
    try {
      await client.connect();
      for (const channel of channels.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      if (connector.sessions === 'many') await holdLock(client);
      return current;
    } catch (error) {
      void client.end().catch(onError);
      throw error;
    }
  }

  /** A shared lock, so that a dead connection, whose lock the server keeps for a while, does not block its successor. */
  async function holdLock(client: pg.Client): Promise<void> {
    await client.query('SELECT pg_advisory_lock_shared($1, $2)', [WORKER_LOCK_CLASS, workerLock]);
  }

  /** Resolves when the session has ended. A session whose network is gone would end only after many minutes, so it is checked. */
  async function watch({ client, ended }: Session): Promise<void> {
    // The embedded database reports its end itself, and does not respond while an import is applied.
    if (connector.sessions === 'one') return ended;
    let hasEnded = false;
    void ended.then(() => (hasEnded = true));
    for (;;) {
      await Promise.race([ended, sleep(BEAT_MS, undefined, { ref: false })]);
      if (hasEnded || signal.aborted) return;
      if ((await isLate(client)) && !hasEnded) notifyAll();
    }
  }

  /** Whether a session took so long to respond that it may have been dead. */
  async function isLate(client: pg.Client): Promise<boolean> {
    let late = false;
    const lateTimer = setTimeout(() => {
      late = true;
      notifyLoss();
    }, LATE_MS).unref();
    // While a statement runs, end() closes the socket without waiting for the server.
    const deadTimer = setTimeout(() => void client.end().catch(onError), DEAD_MS).unref();
    // A failure also ends the connection, which is handled there.
    await client.query('SELECT 1').catch(() => undefined);
    clearTimeout(lateTimer);
    clearTimeout(deadTimer);
    return late;
  }

  async function supervise(first: Session): Promise<void> {
    await watch(first);
    while (!signal.aborted) {
      notifyLoss();
      const session = await reopen();
      if (!session) return;
      notifyAll();
      await watch(session);
    }
  }

  /** Retries until there is a session; undefined when closed. */
  async function reopen(): Promise<Session | undefined> {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const pause = RECONNECT_MS[Math.min(attempt, RECONNECT_MS.length - 1)];
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
      try {
        opened = open();
        return await opened;
      } catch (error) {
        onError(error as Error);
      }
    }
    return undefined;
  }

  async function begin(): Promise<Session> {
    const first = await open();
    running = supervise(first);
    return first;
  }

  return {
    async listen(channel, onNotification, onLost) {
      channels.set(channel, [...(channels.get(channel) ?? []), { onNotification, onLost }]);
      const { client } = await (opened ??= begin());
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    },
    async close() {
      closing.abort();
      await current?.client.end().catch(onError);
      await running;
    },
  };
}
