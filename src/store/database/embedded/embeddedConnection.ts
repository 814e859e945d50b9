import { Duplex } from 'node:stream';
import { message } from './messages.js';
import type { StatementNames } from './statementNames.ts';
import { Units } from './units.ts';

/** Serves connections: receives what they send and is notified when they end. */
export interface Server {
  readonly names: StatementNames;
  /** Resolves when statements can run. */
  readonly ready: Promise<void>;
  send(connection: EmbeddedConnection, unit: Buffer): void;
  leave(connection: EmbeddedConnection): void;
}

/** Messages that are answered together. */
export interface Unit {
  readonly number: number;
  readonly bytes: Buffer;
}

const IDLE = Buffer.from('I');
/** The startup packet has a length but no type. */
const lengthOf = (startup: Buffer): number => startup.readInt32BE(0);

/** A connection to the embedded database, which node-postgres uses as a socket. */
export class EmbeddedConnection extends Duplex {
  readonly id: number;
  /** Units sent but not answered yet. */
  readonly pending: Unit[] = [];
  readonly #server: Server;
  readonly #units: Units;
  #hasStarted = false;

  constructor(id: number, server: Server) {
    super();
    this.id = id;
    this.#server = server;
    this.#units = new Units(server.names);
  }

  /** Whether it has sent LISTEN. */
  get listens(): boolean {
    return this.#units.listens;
  }

  /** Releases the names of its statements; returns the messages that close those that no other connection uses. */
  closeStatements(): Buffer[] {
    return this.#units.close();
  }

  /** Passes on the answer to the oldest unit. */
  answer(number: number, bytes: Uint8Array): void {
    // An answer to an earlier connection with this id.
    if (this.pending[0]?.number !== number) return;
    this.pending.shift();
    this.push(bytes);
  }

  /** Answers the oldest unit as a server answers a cancelled statement. */
  answerCancelled(): void {
    this.pending.shift();
    const fields = ['SERROR', 'VERROR', 'C57014', 'Mcanceling statement due to user request', ''];
    this.push(Buffer.concat([message('E', ...fields), message('Z', IDLE)]));
  }

  // The part of net.Socket that node-postgres uses.

  /** Emits `connect` once statements can run. */
  connect(): void {
    this.#server.ready.then(
      () => this.emit('connect'),
      (error: unknown) => this.destroy(error as Error),
    );
  }

  /** Does nothing: there is no socket. */
  setNoDelay(): this {
    return this;
  }

  /** Does nothing: there is no socket. */
  setKeepAlive(): this {
    return this;
  }

  /** Does nothing: there is no socket. */
  ref(): this {
    return this;
  }

  /** Does nothing: there is no socket. */
  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they arrive.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#receive(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#receive(chunks.length === 1 && chunks[0] ? chunks[0].chunk : Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#server.leave(this);
    done(error);
  }

  #receive(bytes: Buffer): void {
    const messages = this.#hasStarted ? bytes : this.#start(bytes);
    for (const unit of this.#units.add(messages)) this.#server.send(this, unit);
    if (this.#units.ends) this.end();
  }

  /** Answers the startup packet: there is one user, and nothing to negotiate. Returns the bytes that follow. */
  #start(startup: Buffer): Buffer {
    this.#hasStarted = true;
    const key = Buffer.alloc(8);
    key.writeInt32BE(this.id);
    this.push(Buffer.concat([message('R', Buffer.alloc(4)), message('K', key), message('Z', IDLE)]));
    return startup.subarray(lengthOf(startup));
  }
}
