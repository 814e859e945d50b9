import { EventEmitter, once } from 'node:events';
import type { GraphQLError } from '../../schema/index.ts';
import type { ClientRequest } from '../engine/clientRequest.ts';
import type { OperationLimit } from './operationLimit.ts';

/** Maximum number of results buffered for a client that does not read. */
const MAX_UNREAD = 100;

/** The operations of a stream, and the number of results that the client has not read yet. */
export class StreamBacklog {
  readonly #limit: OperationLimit;
  readonly #running = new Map<ClientRequest, string>();
  readonly #onEnd: () => void;
  readonly #read = new EventEmitter().setMaxListeners(0);
  #unread = 0;

  /** @param onEnd called when the stream ends */
  constructor(limit: OperationLimit, onEnd: () => void) {
    this.#limit = limit;
    this.#onEnd = onEnd;
  }

  /** Whether the client has to read before it may start another operation. */
  get isFull(): boolean {
    return this.#unread >= MAX_UNREAD;
  }

  /** Resolves when another result can be sent. */
  async room(): Promise<void> {
    this.#unread += 1;
    while (this.#unread > MAX_UNREAD) await once(this.#read, 'read');
  }

  /** Yields the events and counts the results that have been read. */
  async *drain(events: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const event of events) {
      yield event;
      if (event.startsWith('event: next')) this.#unread -= 1;
      this.#read.emit('read');
    }
  }

  /** Registers an operation with the client's id for it. @returns the error if the limit is reached */
  begin(request: ClientRequest, operationId: string): GraphQLError | null {
    const refused = this.#limit.begin(request);
    if (!refused) this.#running.set(request, operationId);
    return refused;
  }

  /** Removes an operation that has ended or was rejected. */
  finish(request: ClientRequest): void {
    this.#limit.end(request);
    this.#running.delete(request);
  }

  /** Called when the client ends an operation. */
  endOperation(operationId: string): void {
    for (const [request, id] of this.#running) if (id === operationId) request.disconnect();
  }

  /** Called when the client disconnects. */
  end(): void {
    this.#onEnd();
    for (const request of this.#running.keys()) request.disconnect();
    this.#unread = 0;
    this.#read.emit('read');
  }
}
