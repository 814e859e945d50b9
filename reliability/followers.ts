import { createHash } from 'node:crypto';
import { WebSocket } from 'ws';
import { changeText } from './mirror/changeText.ts';

const FOLLOW = 'subscription { catalogChanges { nodes { kind rowId label } } }';
/** Number of sockets opened at a time. */
const AT_ONCE = 50;

/** A change, as far as followers read it. */
interface Change {
  readonly kind: string;
  readonly rowId: string;
  readonly label: string;
}

/** What followers received. */
export interface FollowersOutcome {
  /** By what they received, in its order: the number of followers. */
  readonly digests: Readonly<Record<string, number>>;
  /** What ended followers before the last change. */
  readonly faults: readonly string[];
}

interface Message {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly catalogChanges: { readonly nodes: readonly Change[] } } };
}

/** What is received, in its order: equal digests mean equal changes. */
export class Received {
  readonly #hash = createHash('sha1');

  add(change: string): void {
    this.#hash.update(`${change}\n`);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

/** One socket that follows all changes up to the one with a label. */
class Follower {
  /** Once it has received its first batch, which is empty. */
  readonly following: Promise<void>;
  /** The digest of what it received, or the fault that ended it. */
  readonly ended: Promise<{ readonly digest: string } | { readonly fault: string }>;

  constructor(url: string, lastLabel: string) {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    const send = (message: object) => socket.send(JSON.stringify(message));
    const received = new Received();
    let isFollowing = () => {};
    this.following = new Promise((resolve) => (isFollowing = resolve));
    this.ended = new Promise((resolve) => {
      socket.on('open', () => send({ type: 'connection_init' }));
      socket.on('message', (data: Buffer) => {
        const { type, payload } = JSON.parse(data.toString()) as Message;
        const batch = payload?.data?.catalogChanges;
        if (type === 'connection_ack') send({ type: 'subscribe', id: '1', payload: { query: FOLLOW } });
        else if (type === 'ping') send({ type: 'pong' });
        else if (type !== 'next' || !batch) resolve({ fault: data.toString().slice(0, 300) });
        else {
          isFollowing();
          for (const change of batch.nodes) received.add(changeText(change));
          if (batch.nodes.at(-1)?.label !== lastLabel) return;
          resolve({ digest: received.digest() });
          socket.close();
        }
      });
      socket.on('error', (error) => resolve({ fault: error.message }));
      socket.on('close', (code) => resolve({ fault: `closed with ${code}` }));
    });
  }
}

/** Opens all sockets, calls `onFollowing`, and resolves with what they received up to the change with a label. */
export async function follow(url: string, count: number, lastLabel: string, onFollowing: () => void): Promise<FollowersOutcome> {
  const all: Follower[] = [];
  while (all.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - all.length) }, () => new Follower(url, lastLabel));
    await Promise.all(some.map(({ following, ended }) => Promise.race([following, ended])));
    all.push(...some);
  }
  onFollowing();
  const digests: Record<string, number> = {};
  const faults: string[] = [];
  for (const { ended } of all) {
    const end = await ended;
    if ('fault' in end) faults.push(end.fault);
    else digests[end.digest] = (digests[end.digest] ?? 0) + 1;
  }
  return { digests, faults };
}
