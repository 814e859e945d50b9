import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { STAFF_TOKEN } from '../bench/gateway.ts';

const WATCH = `subscription ($id: ID!, $after: Int!) { importProgress(jobId: $id, after: $after) { sequence state phase message job { state attempt } } }`;
const RETRY_MS = 100;
const STALL_EVERY = 25;

/** A received event. */
export interface Heard {
  /** Time of receipt, in milliseconds since 1970. */
  readonly at: number;
  readonly sequence: number;
  readonly state: string;
  readonly phase: string;
}

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly data?: { readonly importProgress: Omit<Heard, 'at'> }; readonly errors?: unknown };
}

/** Options of `Watcher`. */
export interface WatcherOptions {
  /** The URL of each connection: gateways come and go. */
  readonly url: () => string;
  readonly jobId: string;
  /** Occasionally stops reading for this long, as on a bad network. */
  readonly pauseMs?: number;
  /** Disconnects after this many events, and reconnects. */
  readonly leaveAfter?: () => number;
}

/** A client that follows an import over WebSocket to its end, and reconnects after every loss with the last sequence received. */
export class Watcher {
  readonly heard: Heard[] = [];
  readonly gaps: string[] = [];
  /** Errors received instead of events. */
  readonly errors: string[] = [];
  connections = 0;
  readonly ended: Promise<void>;
  readonly #options: WatcherOptions;
  #isClosed = false;
  #socket: WebSocket | undefined;

  constructor(options: WatcherOptions) {
    this.#options = options;
    this.ended = this.#watch();
  }

  /** The last sequence number received. */
  get sequence(): number {
    return this.heard.at(-1)?.sequence ?? 0;
  }

  /** Disconnects. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#socket?.terminate();
    return this.ended;
  }

  async #watch(): Promise<void> {
    while (!this.#isClosed && !(await this.#connect())) await sleep(RETRY_MS);
  }

  /** Resolves with true when the import has ended, with false when the connection was lost. */
  #connect(): Promise<boolean> {
    const { url, jobId, leaveAfter, pauseMs } = this.#options;
    this.connections += 1;
    let left = leaveAfter?.() ?? Infinity;
    return new Promise((resolve) => {
      const socket = new WebSocket(`${url().replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        perMessageDeflate: false,
      });
      this.#socket = socket;
      const send = (message: object) => socket.send(JSON.stringify(message));
      const subscribe = () =>
        send({ type: 'subscribe', id: '1', payload: { query: WATCH, variables: { id: jobId, after: this.sequence } } });
      socket.on('open', () => send({ type: 'connection_init', payload: { authorization: `Token ${STAFF_TOKEN}` } }));
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as Message;
        if (message.type === 'connection_ack') subscribe();
        else if (message.type === 'ping') send({ type: 'pong' });
        else if (message.type === 'next' && message.payload?.data) {
          this.#hear(message.payload.data.importProgress);
          if ((left -= 1) <= 0) socket.terminate();
          if (pauseMs && this.sequence % STALL_EVERY === 1) stall(socket, pauseMs);
        } else if (message.type === 'complete' && isFinal(this.heard.at(-1)?.state)) {
          resolve(true);
          socket.close();
        } else {
          this.errors.push(data.toString().slice(0, 300));
          socket.close();
        }
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(false));
    });
  }

  #hear(event: Omit<Heard, 'at'>): void {
    if (event.sequence !== this.sequence + 1) this.gaps.push(`${event.sequence} after ${this.sequence}`);
    this.heard.push({ ...event, at: Date.now() });
  }
}

const isFinal = (state: string | undefined) => state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';

function stall(socket: WebSocket, ms: number): void {
  socket.pause();
  setTimeout(() => socket.resume(), ms);
}
