import { connect, type Socket } from 'node:net';
import type { Target } from './target.ts';

const TIMEOUT_MS = 60_000;
const BUFFER_BYTES = 256 * 1_024;
const HEAD_END = '\r\n\r\n';
/** JSON never contains these line breaks. */
const LAST_CHUNK = '\r\n0\r\n\r\n';

/** The part of a response that is read. */
export interface Answer {
  readonly status: number;
  readonly bytes: number;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A connection that sends requests in sequence. It parses only the head and length of a response: load and server share the
 * processor, and an HTTP client would be slower than cached responses.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #waiting: Waiting | null = null;
  /** The status line and headers received so far. */
  #head = '';
  #status = 0;
  #bytes = 0;
  /** Length of the body; null if it is chunked. */
  #length: number | null = 0;
  #tail = '';

  constructor(origin: string) {
    const { host, hostname, port } = new URL(origin);
    this.#host = host;
    const onread = { buffer: Buffer.allocUnsafe(BUFFER_BYTES), callback: this.#read.bind(this) };
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true, onread });
    this.#socket.setTimeout(TIMEOUT_MS, () => this.#socket.destroy(new Error(`${host} does not respond.`)));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error(`${host} has closed the connection.`)));
  }

  /** Sends a request; resolves when the response is complete. */
  ask({ path, body }: Target): Promise<Answer> {
    const content = body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    const method = body === undefined ? 'GET' : 'POST';
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) throw new Error(`${this.#host} has closed the connection.`);
      this.#waiting = { resolve, reject };
      this.#head = '';
      this.#socket.write(
        `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\naccept: application/json\r\n${content}\r\n${body ?? ''}`,
      );
    });
  }

  /** Closes the connection. */
  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #read(size: number, buffer: Uint8Array): boolean {
    const part = Buffer.from(buffer.buffer, buffer.byteOffset, size);
    if (this.#head.endsWith(HEAD_END)) this.#count(part);
    else this.#begin(part);
    return true;
  }

  #begin(part: Buffer): void {
    const text = this.#head + part.toString('latin1');
    const end = text.indexOf(HEAD_END);
    const known = this.#head.length;
    this.#head = end < 0 ? text : text.slice(0, end + HEAD_END.length);
    if (end < 0) return;
    this.#status = Number(this.#head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    const [, length] = /\r\ncontent-length: *(\d+)/i.exec(this.#head) ?? [];
    this.#length = length === undefined ? null : Number(length);
    this.#bytes = 0;
    this.#tail = '\r\n';
    this.#count(part.subarray(this.#head.length - known));
  }

  #count(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#length === null) this.#tail = (this.#tail + part.toString('latin1', Math.max(0, part.length - 7))).slice(-7);
    if (this.#length === null ? this.#tail !== LAST_CHUNK : this.#bytes < this.#length) return;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve({ status: this.#status, bytes: this.#bytes });
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}
