import pg from 'pg';
import { type OnNotification, WORKER_LOCK_CLASS } from './sql.ts';

const CONNECT_MS = 5_000;
const LOCK_RETRY_MS = 1_000;
const RECONNECT_MS = [100, 500, 1_000, 2_000, 5_000];

export interface Listener {
  listen(channel: string, onNotification: OnNotification): Promise<void>;
  close(): Promise<void>;
}

/**
 * One connection outside the pool that hears NOTIFY and holds this process' worker lock, for both live as long as a session.
 * It reconnects by itself; listeners are then told to read again, since what was notified meanwhile is lost.
 */
export function listenOn(url: string, workerLock: number, onError: (error: Error) => void): Listener {
  const channels = new Map<string, OnNotification[]>();
  let client: pg.Client | undefined;
  let connecting: Promise<pg.Client> | undefined;
  let closed = false;

  const tell = (channel: string, payload: string) => channels.get(channel)?.forEach((notify) => notify(payload));

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

  async function reconnect(): Promise<void> {
    if (closed || client === undefined) return;
    client = undefined;
    for (let attempt = 0; !closed; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS[Math.min(attempt, RECONNECT_MS.length - 1)]));
      if (closed) return;
      try {
        connecting = connect();
        await connecting;
        for (const channel of channels.keys()) tell(channel, '');
        return;
      } catch (error) {
        onError(error as Error);
      }
    }
  }

  return {
    async listen(channel, onNotification) {
      channels.set(channel, [...(channels.get(channel) ?? []), onNotification]);
      const connected = await (connecting ??= connect());
      await connected.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    },
    async close() {
      closed = true;
      await (await connecting?.catch(() => undefined))?.end();
    },
  };
}
