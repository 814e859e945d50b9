import type { Ending } from './importLog.ts';

/** Why a running import is stopped; the reason of its abort signal. */
export class Stopped extends Error {
  readonly why: 'cancelled' | 'shutdown' | 'lost';

  constructor(why: Stopped['why']) {
    super(`The import was stopped: ${why}.`);
    this.why = why;
  }
}

/** How the log says it. */
export const STOPPED: Record<Stopped['why'], Ending> = {
  cancelled: { message: 'import cancelled' },
  shutdown: { message: 'import given back: the gateway is stopping' },
  lost: { message: 'import left: it goes on elsewhere' },
};
