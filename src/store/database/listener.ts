import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Connector } from './connector.ts';
import { type OnNotification, WORKER_LOCK_CLASS } from './driver.ts';

const CONNECT_MS = 5_000;
const RECONNECT_MS = [100, 500, 1_000, 2_000, 5_000];
const BEAT_MS = 1_000;
/** A connection that does not answer for so long may be dead, and what is notified unheard. */
const LATE_MS = 2_000;
/** One that is silent for so long is given up, and another one opened: the system would wait for a quarter of an hour. */
const DEAD_MS = 8_000;

export interface Listener {
  listen(channel: string, onNotification: OnNotification, onLost?: () => void): Promise<void>;
  close(): Promise<void>;
}

interface Hearer {
  readonly onNotification: OnNotification;
  readonly onLost: (() => void) | undefined;
}

/** A session, and when it ends, whatever ends it. */
interface Session {
  readonly client: pg.Client;
  readonly ended: Promise<void>;
}

/**
 * One connection outside the pool that hears NOTIFY and holds this process' worker lock, for both live as long as a session.
 * One loop connects, listens, takes the lock and watches until the session ends, and then begins again: there is never a second session.
 * Listeners are told of the loss, and then to read again, since what was notified meanwhile is lost.
 */
export function listenOn(connector: Connector, workerLock: number, onError: (error: Error) => void): Listener {
  const channels = new Map<string, Hearer[]>();
  const closing = new AbortController();
  const { signal } = closing;
  let current: Session | undefined;
  let running: Promise<void> | undefined;
  let opened: Promise<Session> | undefined;

  const tell = (channel: string, payload: string) => channels.get(channel)?.forEach((hearer) => hearer.onNotification(payload));
  const tellToReadAgain = () => [...channels.keys()].forEach((channel) => tell(channel, ''));
  const tellOfLoss = () => [...channels.values()].flat().forEach(({ onLost }) => onLost?.());

  /** @throws Error when the session ends before it listens and has the lock */
  async function open(): Promise<Session> {
    const client = new pg.Client({
      ...connector.clientConfig('software-catalog-gateway listener'),
      connectionTimeoutMillis: CONNECT_MS,
    });
    client.on('notification', ({ channel, payload }) => tell(channel, payload ?? ''));
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

  /** Shared, so that a connection that died silently, whose lock the server holds on for a while, keeps nobody from it. */
  async function holdLock(client: pg.Client): Promise<void> {
    await client.query('SELECT pg_advisory_lock_shared($1, $2)', [WORKER_LOCK_CLASS, workerLock]);
  }

  /** Resolves when the session has ended. One that dies silently, with its network, would end only after many minutes. */
  async function watch({ client, ended }: Session): Promise<void> {
    // The embedded database says so when it ends, and answers nobody while an import is applied.
    if (connector.sessions === 'one') return ended;
    let hasEnded = false;
    void ended.then(() => (hasEnded = true));
    for (;;) {
      await Promise.race([ended, sleep(BEAT_MS, undefined, { ref: false })]);
      if (hasEnded || signal.aborted) return;
      if ((await isLate(client)) && !hasEnded) tellToReadAgain();
    }
  }

  /** Whether a session took so long to answer that it may have been dead. */
  async function isLate(client: pg.Client): Promise<boolean> {
    let late = false;
    const lateTimer = setTimeout(() => {
      late = true;
      tellOfLoss();
    }, LATE_MS).unref();
    // With a statement under way it is cut, not asked to end.
    const deadTimer = setTimeout(() => void client.end().catch(onError), DEAD_MS).unref();
    // What it rejects with is told by the end of the connection.
    await client.query('SELECT 1').catch(() => undefined);
    clearTimeout(lateTimer);
    clearTimeout(deadTimer);
    return late;
  }

  async function supervise(first: Session): Promise<void> {
    await watch(first);
    while (!signal.aborted) {
      tellOfLoss();
      const session = await reopen();
      if (!session) return;
      tellToReadAgain();
      await watch(session);
    }
  }

  /** Tries until there is a session again; undefined when it is closed. */
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
