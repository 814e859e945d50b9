import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** The subscription of a client that follows an import. */
const WATCH = `subscription ($id: ID!) { importProgress(jobId: $id) {
  sequence at state phase done total rate etaSeconds message job { id state progress } } }`;
/** Number of sockets opened at a time, as after a restart. */
const AT_ONCE = 50;
const TIMEOUT_MS = 300_000;

/** Input of the load. */
export interface SubscribersInput {
  /** The WebSocket URL of the gateway. */
  readonly url: string;
  readonly token: string;
  readonly jobId: string;
  readonly count: number;
}

/** The result over all subscribers. */
export interface SubscribersOutcome {
  /** Subscribers that received every event once and in order, and the completion. */
  readonly whole: number;
  /** Events received by each. */
  readonly events: number;
  /** The faults of the first few of the others. */
  readonly faults: readonly string[];
}

interface Message {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly importProgress: { readonly sequence: number; readonly state: string } } };
}

/** One socket with one subscription, as in a browser. */
class Subscriber {
  readonly watching: Promise<void>;
  readonly ended: Promise<string | null>;
  sequence = 0;

  constructor({ url, token, jobId }: SubscribersInput) {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    const send = (message: object) => socket.send(JSON.stringify(message));
    let isWatching = () => {};
    let end: (fault: string | null) => void = () => {};
    this.watching = new Promise((resolve) => (isWatching = resolve));
    this.ended = new Promise((resolve) => (end = resolve));
    let state = '';
    socket.on('open', () => send({ type: 'connection_init', payload: { authorization: `Token ${token}` } }));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      const event = message.payload?.data?.importProgress;
      if (message.type === 'connection_ack')
        send({ type: 'subscribe', id: '1', payload: { query: WATCH, variables: { id: jobId } } });
      else if (message.type === 'ping') send({ type: 'pong' });
      else if (message.type === 'next' && event?.sequence === this.sequence + 1) {
        ({ state } = event);
        this.sequence = event.sequence;
        isWatching();
      } else {
        const isWhole = message.type === 'complete' && state === 'SUCCEEDED';
        end(isWhole ? null : `after ${this.sequence}: ${data.toString().slice(0, 300)}`);
        socket.close();
      }
    });
    socket.on('error', (error) => end(error.message));
    socket.on('close', (code) => end(`after ${this.sequence}: closed with ${code}`));
  }
}

/** Opens all sockets, calls `onWatching`, and resolves with the result when the import has ended. */
export async function subscribe(input: SubscribersInput, onWatching: () => void): Promise<SubscribersOutcome> {
  const all: Subscriber[] = [];
  while (all.length < input.count) {
    const some = Array.from({ length: Math.min(AT_ONCE, input.count - all.length) }, () => new Subscriber(input));
    await Promise.all(some.map(({ watching, ended }) => Promise.race([watching, ended])));
    all.push(...some);
  }
  onWatching();
  const late = new AbortController();
  const timeOut = sleep(TIMEOUT_MS, 'nothing more for too long', { signal: late.signal }).catch(() => null);
  const faults = await Promise.all(all.map(({ ended }) => Promise.race([ended, timeOut])));
  late.abort();
  const events = Math.max(...all.map(({ sequence }) => sequence));
  const whole = all.filter(({ sequence }, index) => faults[index] === null && sequence === events).length;
  return { whole, events, faults: faults.filter((fault) => fault !== null).slice(0, 3) };
}
