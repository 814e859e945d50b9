import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Connector } from './connector.ts';
import { type OnNotification, WORKER_LOCK_CLASS } from './driver.ts';
import { Subscribers } from './subscribers.ts';

const CONNECT_MS = 5_000;
const RECONNECT_MS = [100, 500, 1_000, 2_000, 5_000];
const BEAT_MS = 1_000;
/** After this time without a response, a connection may be dead and notifications may be lost. */
const LATE_MS = 2_000;
/**
 * After this time without a response, the connection is replaced: the operating system would take a quarter of an hour to notice.
 */
const DEAD_MS = 8_000;

/** A session, and a promise for its end, whatever the cause. */
interface Session {
  readonly client: pg.Client;
  readonly ended: Promise<void>;
}

/**
 * Listens for NOTIFY over one connection outside the pool, which also holds the worker lock of this process, since both last as
 * long as a session. One loop connects, listens, locks and watches until the session ends, and then starts again, so there is
 * never a second session. Subscribers are notified of the loss, and later to read again, since notifications in between
 * are lost.
 */
export class Listener {
  readonly #connector: Connector;
  readonly #workerLock: number;
  readonly #onError: (error: Error) => void;
  readonly #subscribers = new Subscribers();
  readonly #closing = new AbortController();
  /** The session that is open or being opened. */
  #current: Session | undefined;
  /** The latest attempt to open a session. */
  #opened: Promise<Session> | undefined;
  /** The loop that replaces sessions. */
  #running: Promise<void> | undefined;

  /** Connects with the first `listen`. @param onError called with a failure of the connection */
  constructor(connector: Connector, workerLock: number, onError: (error: Error) => void) {
    this.#connector = connector;
    this.#workerLock = workerLock;
    this.#onError = onError;
  }

  /** See `DatabaseDriver.listen`. */
  async listen(channel: string, onNotification: OnNotification, onLost?: () => void): Promise<void> {
    this.#subscribers.add(channel, onNotification, onLost);
    const { client } = await (this.#opened ??= this.#begin());
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  }

  /** Ends the session and the loop. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#current?.client.end().catch(this.#onError);
    await this.#running;
  }

  async #begin(): Promise<Session> {
    const first = await this.#open();
    this.#running = this.#supervise(first);
    return first;
  }

  async #supervise(first: Session): Promise<void> {
    await this.#watch(first);
    while (!this.#closing.signal.aborted) {
      this.#subscribers.notifyLoss();
      const session = await this.#reopen();
      if (!session) return;
      this.#subscribers.notifyAll();
      await this.#watch(session);
    }
  }

  /** Retries until there is a session; undefined when closed. */
  async #reopen(): Promise<Session | undefined> {
    const { signal } = this.#closing;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const pause = RECONNECT_MS[Math.min(attempt, RECONNECT_MS.length - 1)];
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
      try {
        this.#opened = this.#open();
        return await this.#opened;
      } catch (error) {
        this.#onError(error as Error);
      }
    }
    return undefined;
  }

  /** @throws Error when the session ends before it listens and holds the lock */
  async #open(): Promise<Session> {
    const client = this.#newClient();
    const session = { client, ended: new Promise<void>((resolve) => client.once('end', () => resolve())) };
    this.#current = session;
    try {
      await client.connect();
      for (const channel of this.#subscribers.channels()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      if (this.#connector.sessions === 'many') await this.#holdLock(client);
      return session;
    } catch (error) {
      void client.end().catch(this.#onError);
      throw error;
    }
  }

  #newClient(): pg.Client {
    const client = new pg.Client({
      ...this.#connector.clientConfig('software-catalog-gateway listener'),
      connectionTimeoutMillis: CONNECT_MS,
    });
    client.on('notification', ({ channel, payload }) => this.#subscribers.notify(channel, payload ?? ''));
    client.on('error', this.#onError);
    return client;
  }

  /** A shared lock, so that a dead connection, whose lock the server keeps for a while, does not block its successor. */
  async #holdLock(client: pg.Client): Promise<void> {
    await client.query('SELECT pg_advisory_lock_shared($1, $2)', [WORKER_LOCK_CLASS, this.#workerLock]);
  }

  /** Resolves when the session has ended. A session whose network is gone would end only after many minutes, so it is checked. */
  async #watch({ client, ended }: Session): Promise<void> {
    // The embedded database reports its end itself, and does not respond while an import is applied.
    if (this.#connector.sessions === 'one') return ended;
    let hasEnded = false;
    void ended.then(() => (hasEnded = true));
    for (;;) {
      await Promise.race([ended, sleep(BEAT_MS, undefined, { ref: false })]);
      if (hasEnded || this.#closing.signal.aborted) return;
      if ((await this.#isLate(client)) && !hasEnded) this.#subscribers.notifyAll();
    }
  }

  /** Whether a session took so long to respond that it may have been dead. */
  async #isLate(client: pg.Client): Promise<boolean> {
    let late = false;
    const lateTimer = setTimeout(() => {
      late = true;
      this.#subscribers.notifyLoss();
    }, LATE_MS).unref();
    // While a statement runs, end() closes the socket without waiting for the server.
    const deadTimer = setTimeout(() => void client.end().catch(this.#onError), DEAD_MS).unref();
    // A failure also ends the connection, which is handled there.
    await client.query('SELECT 1').catch(() => undefined);
    clearTimeout(lateTimer);
    clearTimeout(deadTimer);
    return late;
  }
}
