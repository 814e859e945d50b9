import type { Ending } from './importLog.ts';

/** Why a running import is stopped; the reason of its abort signal. */
export class ImportAborted extends Error {
  readonly reason: 'cancelled' | 'shutdown' | 'lost';

  constructor(why: ImportAborted['reason']) {
    super(`The import was stopped: ${why}.`);
    this.reason = why;
  }
}

/** How the log says it. */
export const ABORTED: Record<ImportAborted['reason'], Ending> = {
  cancelled: { message: 'import cancelled' },
  shutdown: { message: 'import given back: the gateway is stopping' },
  lost: { message: 'import left: it goes on elsewhere' },
};
