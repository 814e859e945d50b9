import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { ExecutionResult } from '../../schema/index.ts';

/** Results from this size in bytes are sent from shared bytes; for smaller ones three frames would cost more than a copy. */
const SHARED_BYTES = 4_096;
/** UTF-16 units at the end of a message in which a placeholder may be. */
const ENDING = 64;

/** A result as it is sent, and the number that stands for it. */
interface SharedBytes {
  readonly number: number;
  readonly bytes: Buffer;
}

type Send = (data: string | Buffer, options: object, onSent?: (error?: Error) => void) => void;

/**
 * Sends a result that several sockets get from one copy of its bytes: as a text of each socket, a large one takes its size in memory
 * for every subscriber at once. Such a message is divided into three frames (RFC 6455, section 5.4): what precedes the result, the
 * result, and the closing brace. graphql-ws, which makes the messages, gets a placeholder in place of the result.
 */
export class SharedResults {
  /** In no message by chance, and not known to clients. */
  readonly #key = randomUUID();
  readonly #placeholder = new RegExp(`\\{"${this.#key}":(\\d+)\\}\\}$`);
  /** By result: null once one socket has got it, its bytes once several have. */
  readonly #shared = new WeakMap<ExecutionResult, SharedBytes | null>();
  /** What may be sent in this turn, by number. */
  readonly #pending = new Map<number, Buffer>();
  #clearing: NodeJS.Immediate | null = null;
  #count = 0;

  /** What to put into the message in place of a result; undefined for one that is small, or that no other socket has got before. */
  placeholderFor(result: ExecutionResult): Record<string, number> | undefined {
    const shared = this.#sharedOf(result);
    if (shared === null || shared.bytes.length < SHARED_BYTES) return undefined;
    this.#pending.set(shared.number, shared.bytes);
    // graphql-ws sends in the same turn, or not at all, since the socket has closed.
    this.#clearing ??= setImmediate(() => {
      this.#pending.clear();
      this.#clearing = null;
    });
    return { [this.#key]: shared.number };
  }

  /** Makes a socket send the bytes of shared results in place of their placeholders. */
  serve(socket: WebSocket): void {
    const send = socket.send.bind(socket) as Send;
    socket.send = ((message: string, onSent?: (error?: Error) => void) => {
      const [placeholder = '', number] = this.#placeholder.exec(message.slice(-ENDING)) ?? [];
      const bytes = this.#pending.get(Number(number));
      if (!bytes) return send(message, {}, onSent);
      send(message.slice(0, -placeholder.length), { fin: false });
      send(bytes, { binary: false, fin: false });
      send('}', {}, onSent);
    }) as WebSocket['send'];
  }

  #sharedOf(result: ExecutionResult): SharedBytes | null {
    const known = this.#shared.get(result);
    if (known) return known;
    const shared = known === null ? { number: (this.#count += 1), bytes: Buffer.from(JSON.stringify(result)) } : null;
    this.#shared.set(result, shared);
    return shared;
  }
}
