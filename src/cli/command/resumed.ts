import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from '../process/failure.ts';
import type { Session } from './session.ts';
import { ConnectionLostError } from '../gateway/events.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
/** Milliseconds after which a gateway that does not come back is given up. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Reads a subscription to its end. When the connection is lost, it is opened again; `open` continues where the last event was.
 * @throws Failure when the gateway refuses it, or does not come back within ten minutes
 */
export async function resumed<Data>(
  session: Session,
  open: () => AsyncIterable<Data>,
  onEvent: (data: Data) => void,
): Promise<void> {
  let [lostAt, waitMs] = [0, FIRST_WAIT_MS];
  for (;;) {
    try {
      for await (const data of open()) {
        [lostAt, waitMs] = [0, FIRST_WAIT_MS];
        onEvent(data);
      }
      if (!session.io.signal.aborted) return;
    } catch (error) {
      if (!(error instanceof ConnectionLostError) && !session.io.signal.aborted) throw error;
    }
    if (session.io.signal.aborted) throw new Failure('INTERRUPTED', 'Interrupted.');
    if (lostAt === 0) session.hint('The connection to the gateway is lost. Trying to connect again.');
    lostAt ||= Date.now();
    if (Date.now() - lostAt > PATIENCE_MS)
      throw session.gateway.unreachable(new Error('the connection was lost ten minutes ago'));
    await wait(waitMs, undefined, { signal: session.io.signal }).catch(() => undefined);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}
