import { Duplex } from 'node:stream';
import { message } from './messages.js';
import type { StatementNames } from './statementNames.ts';
import { Units } from './units.ts';

/** What a connection is, and what it sends and ends, to those who serve it. */
export interface Server {
  readonly names: StatementNames;
  /** Resolves when statements can be run. */
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
/** Length and version, before messages have types. */
const lengthOf = (startup: Buffer): number => startup.readInt32BE(0);

/** One of the connections with the embedded database: to node-postgres a socket. */
export class EmbeddedConnection extends Duplex {
  readonly id: number;
  /** What it has sent that is not answered yet. */
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

  get listens(): boolean {
    return this.#units.listens;
  }

  /** Gives up the names of its statements; returns what closes those that nobody else uses. */
  closeStatements(): Buffer[] {
    return this.#units.close();
  }

  /** Passes on the answer to its oldest unit. */
  answer(number: number, bytes: Uint8Array): void {
    // An answer to a connection that had this id before.
    if (this.pending[0]?.number !== number) return;
    this.pending.shift();
    this.push(bytes);
  }

  /** As a server would whose statement was cancelled. */
  answerCancelled(): void {
    this.pending.shift();
    const fields = ['SERROR', 'VERROR', 'C57014', 'Mcanceling statement due to user request', ''];
    this.push(Buffer.concat([message('E', ...fields), message('Z', IDLE)]));
  }

  // As node-postgres uses a socket.

  connect(): void {
    this.#server.ready.then(
      () => this.emit('connect'),
      (error: unknown) => this.destroy(error as Error),
    );
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // What there is has been pushed.
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

  /** There is one user, and nothing to agree on. Returns what follows. */
  #start(startup: Buffer): Buffer {
    this.#hasStarted = true;
    const key = Buffer.alloc(8);
    key.writeInt32BE(this.id);
    this.push(Buffer.concat([message('R', Buffer.alloc(4)), message('K', key), message('Z', IDLE)]));
    return startup.subarray(lengthOf(startup));
  }
}
