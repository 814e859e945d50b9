import { randomUUID } from 'node:crypto';
import type { ClientRequest } from '../engine/clientRequest.ts';
import type { StreamBacklog } from './streamBacklog.ts';

/** The reserved and open streams of the single connection mode, by token. */
export class ReservedStreams {
  readonly #streams = new Map<string, StreamBacklog>();
  readonly #reservedBy = new WeakMap<ClientRequest, string>();

  /** Returns the stream of a token. */
  get(token: string | null | undefined): StreamBacklog | undefined {
    return this.#streams.get(token ?? '');
  }

  /** Adds a stream reserved by a request. @returns its token */
  add(request: ClientRequest, stream: StreamBacklog): string {
    const token = randomUUID();
    this.#reservedBy.set(request, token);
    this.#streams.set(token, stream);
    return token;
  }

  /** Ends and removes the stream of a token, if there is one. */
  release(token: string | undefined): void {
    if (token === undefined) return;
    this.#streams.get(token)?.end();
    this.#streams.delete(token);
  }

  /** Releases the stream reserved by a request. */
  releaseReserved(request: ClientRequest): void {
    this.release(this.#reservedBy.get(request));
  }
}
