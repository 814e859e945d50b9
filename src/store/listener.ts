import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { sessionConfig } from './session.ts';
import { type OnNotification, WORKER_LOCK_CLASS } from './sql.ts';

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

/**
 * One connection outside the pool that hears NOTIFY and holds this process' worker lock, for both live as long as a session.
 * It reconnects by itself; listeners are told of the loss, and then to read again, since what was notified meanwhile is lost.
 */
export function listenOn(url: string, workerLock: number, onError: (error: Error) => void): Listener {
  const channels = new Map<string, Hearer[]>();
  let client: pg.Client | undefined;
  let connecting: Promise<pg.Client> | undefined;
  let closed = false;

  const tell = (channel: string, payload: string) => channels.get(channel)?.forEach((hearer) => hearer.onNotification(payload));
  const tellToReadAgain = () => [...channels.keys()].forEach((channel) => tell(channel, ''));
  const tellOfLoss = () => [...channels.values()].flat().forEach(({ onLost }) => onLost?.());

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      ...sessionConfig(url, 'software-catalog-gateway listener'),
      connectionTimeoutMillis: CONNECT_MS,
    });
    fresh.on('notification', ({ channel, payload }) => tell(channel, payload ?? ''));
    fresh.on('error', onError);
    fresh.on('end', () => void reconnect());
    try {
      await fresh.connect();
      for (const channel of channels.keys()) await fresh.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      void fresh.end().catch(onError);
      throw error;
    }
    client = fresh;
    void watch(fresh);
    await holdLock(fresh);
    return fresh;
  }

  /** Shared, so that a connection that died silently, whose lock the server holds on for a while, keeps nobody from it. */
  async function holdLock(session: pg.Client): Promise<void> {
    await session.query('SELECT pg_advisory_lock_shared($1, $2)', [WORKER_LOCK_CLASS, workerLock]);
  }

  /** A connection that dies silently, with its network, ends only after many minutes. */
  async function watch(session: pg.Client): Promise<void> {
    for (;;) {
      await sleep(BEAT_MS, undefined, { ref: false });
      if (closed || session !== client) return;
      let isLate = false;
      const late = setTimeout(() => {
        isLate = true;
        tellOfLoss();
      }, LATE_MS).unref();
      // With a statement under way it is cut, not asked to end.
      const dead = setTimeout(() => void session.end().catch(onError), DEAD_MS).unref();
      // What it rejects with is told by the end of the connection.
      await session.query('SELECT 1').catch(() => undefined);
      clearTimeout(late);
      clearTimeout(dead);
      if (isLate && session === client) tellToReadAgain();
    }
  }

  async function reconnect(): Promise<void> {
    if (closed || client === undefined) return;
    client = undefined;
    tellOfLoss();
    for (let attempt = 0; !closed; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS[Math.min(attempt, RECONNECT_MS.length - 1)]));
      if (closed) return;
      try {
        connecting = connect();
        await connecting;
        tellToReadAgain();
        return;
      } catch (error) {
        onError(error as Error);
      }
    }
  }

  return {
    async listen(channel, onNotification, onLost) {
      channels.set(channel, [...(channels.get(channel) ?? []), { onNotification, onLost }]);
      const connected = await (connecting ??= connect());
      await connected.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    },
    async close() {
      closed = true;
      await (await connecting?.catch(() => undefined))?.end();
    },
  };
}
