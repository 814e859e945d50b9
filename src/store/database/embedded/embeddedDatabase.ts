import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedConnection, type Server, type Unit } from './embeddedConnection.ts';
import { message } from './messages.js';
import type { Part } from './parcel.js';
import { MAX_CONNECTIONS } from './shared.js';
import { StatementNames } from './statementNames.ts';
import { Thread } from './thread.ts';

/** Time between two attempts to reopen the database. */
const REOPEN_MS = 1_000;
/**
 * Grace period of a cancelled statement: reopening the database takes all connections about half of it, and loses the staged rows
 * of a running import.
 */
const LAST_MS = 1_000;
/** The id for messages of no connection, and for notifications to all that listen. */
const NOBODY = 0;
const MAX_NUMBER = 2 ** 31 - 1;
const SYNC = message('S');
const NOTHING = new Uint8Array();

/** The error of a server that shuts down (57P01). */
const gone = (reason: Error) =>
  Object.assign(new Error(`The embedded database has stopped: ${reason.message}.`, { cause: reason }), { code: '57P01' });

/**
 * The embedded database: PGlite in a thread, which has one session, and the connections that share it. When the thread ends,
 * running statements fail as they do when a server shuts down; the folder is opened again, and units not yet begun run then.
 */
export class EmbeddedDatabase implements Server {
  readonly names = new StatementNames();
  /** Resolves when statements can run. */
  ready: Promise<void>;
  readonly #folder: string | undefined;
  readonly #onError: (error: Error) => void;
  readonly #connections = new Map<number, EmbeddedConnection>();
  #thread: Thread;
  #isReady = false;
  #isClosed = false;
  #number = 0;

  /** Opens the database. @throws Error with the reason when it cannot be opened */
  static async open(folder: string | undefined, onError: (error: Error) => void): Promise<EmbeddedDatabase> {
    const database = new EmbeddedDatabase(folder, onError);
    await database.ready;
    return database;
  }

  private constructor(folder: string | undefined, onError: (error: Error) => void) {
    this.#folder = folder;
    this.#onError = onError;
    this.#thread = this.#newThread();
    this.ready = this.#begin();
  }

  /** Opens a connection. @throws Error beyond the maximum number of connections */
  connect(): EmbeddedConnection {
    let id = 1;
    while (this.#connections.has(id)) id += 1;
    if (id > MAX_CONNECTIONS) throw new Error(`The embedded database has at most ${MAX_CONNECTIONS} connections.`);
    const connection = new EmbeddedConnection(id, this);
    this.#connections.set(id, connection);
    return connection;
  }

  /** Queues messages of a connection. */
  send(connection: EmbeddedConnection, bytes: Buffer): void {
    const unit = { number: this.#nextNumber(), bytes };
    connection.pending.push(unit);
    this.#post(connection.id, unit);
  }

  /** Removes a connection: rolls back its transaction and releases its statements. */
  leave(connection: EmbeddedConnection): void {
    this.#connections.delete(connection.id);
    this.#post(connection.id, { number: 0, bytes: NOTHING });
    const closing = connection.closeStatements();
    if (closing.length > 0) this.#post(NOBODY, { number: this.#nextNumber(), bytes: Buffer.concat([...closing, SYNC]) });
  }

  /**
   * Cancels the statement of a connection. One not yet begun never runs. A running one can only be ended with the thread, but not
   * in a transaction or with a database in memory; then its answer still arrives.
   */
  cancel(id: number): void {
    const connection = this.#connections.get(id);
    const [unit, ...others] = connection?.pending ?? [];
    const { shared } = this.#thread;
    if (!connection || !unit || others.length > 0 || shared.holder === id) return;
    if (!this.#isReady || shared.cancel(id, unit.number)) connection.answerCancelled();
    else if (this.#folder !== undefined) setTimeout(() => this.#endWithThread(connection, unit), LAST_MS).unref();
  }

  /** Closes the database after everything sent is done. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#thread.close();
  }

  #nextNumber(): number {
    return (this.#number = (this.#number % MAX_NUMBER) + 1);
  }

  #post(connection: number, { number, bytes }: Pick<Part, 'number' | 'bytes'>): void {
    if (this.#isReady) this.#thread.post({ connection, number, bytes });
  }

  #receive(parts: readonly Part[]): void {
    for (const { connection, number, bytes } of parts)
      if (connection !== NOBODY) this.#connections.get(connection)?.answer(number, bytes);
      else if (number === 0) for (const other of this.#connections.values()) if (other.listens) other.push(bytes);
  }

  #newThread(): Thread {
    const folder = this.#folder;
    const thread: Thread = new Thread({
      folder,
      isNew: folder !== undefined && !existsSync(join(folder, 'PG_VERSION')),
      onParts: (parts) => thread === this.#thread && this.#receive(parts),
      onDeath: (reason) => thread === this.#thread && this.#isReady && this.#restart(reason),
    });
    return thread;
  }

  /** Units sent meanwhile run after the statements that their connections consider prepared. */
  async #begin(): Promise<void> {
    await this.#thread.ready;
    this.#isReady = true;
    for (const { parse } of this.names.all)
      this.#post(NOBODY, { number: this.#nextNumber(), bytes: Buffer.concat([parse, SYNC]) });
    const pending = [...this.#connections.values()].flatMap(({ id, pending: units }) => units.map((unit) => ({ id, unit })));
    for (const { id, unit } of pending.sort((a, b) => a.unit.number - b.unit.number)) this.#post(id, unit);
  }

  #endWithThread(connection: EmbeddedConnection, unit: Unit): void {
    if (connection.pending[0] !== unit || !this.#isReady || this.#thread.shared.holder !== 0) return;
    this.#restart(new Error('a statement took too long'));
  }

  #restart(reason: Error): void {
    this.#isReady = false;
    if (this.#isClosed) return;
    const error = gone(reason);
    this.#onError(error);
    const { shared } = this.#thread;
    const isLost = ({ id, listens, pending: [unit] }: EmbeddedConnection) =>
      this.#folder === undefined || listens || shared.holder === id || (unit && shared.hasBegun(id, unit.number));
    for (const connection of [...this.#connections.values()]) if (isLost(connection)) connection.destroy(error);
    this.ready = this.#folder === undefined ? Promise.reject(error) : this.#reopen();
    this.ready.catch(() => undefined);
  }

  async #reopen(): Promise<void> {
    for (;;) {
      await this.#thread.terminate();
      if (this.#isClosed) throw new Error('The embedded database is closed.');
      this.#thread = this.#newThread();
      try {
        return await this.#begin();
      } catch (error) {
        this.#onError(error as Error);
        for (const connection of [...this.#connections.values()]) connection.destroy(gone(error as Error));
        await sleep(REOPEN_MS, undefined, { ref: false });
      }
    }
  }
}
