import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type OnNotification, WORKER_LOCK_CLASS } from './sql.ts';

const CONNECT_MS = 5_000;
const LOCK_RETRY_MS = 1_000;
const RECONNECT_MS = [100, 500, 1_000, 2_000, 5_000];
const BEAT_MS = 1_000;
/** A connection that does not answer for so long may be dead, and what is notified unheard. */
const LATE_MS = 2_000;

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
      connectionString: url,
      application_name: 'software-catalog-gateway listener',
      keepAlive: true,
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

  /** After a connection that died silently the server holds its lock on for a while; hearing must not wait for that. */
  async function holdLock(session: pg.Client): Promise<void> {
    if (session !== client) return;
    const { rows } = await session.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [
      WORKER_LOCK_CLASS,
      workerLock,
    ]);
    if (!rows[0]?.held) setTimeout(() => void holdLock(session).catch(onError), LOCK_RETRY_MS).unref();
  }

  /** A connection that dies silently, with its network, ends only after many minutes. */
  async function watch(session: pg.Client): Promise<void> {
    for (;;) {
      await sleep(BEAT_MS, undefined, { ref: false });
      if (closed || session !== client) return;
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        tellOfLoss();
      }, LATE_MS).unref();
      // What it rejects with is told by the end of the connection.
      await session.query('SELECT 1').catch(() => undefined);
      clearTimeout(timer);
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
