import type { Ending } from './importLog.ts';

/** The reason of the abort signal of a running import. */
export class ImportAborted extends Error {
  readonly reason: 'cancelled' | 'shutdown' | 'lost';

  constructor(why: ImportAborted['reason']) {
    super(`The import was stopped: ${why}.`);
    this.reason = why;
  }
}

/** The log message of each reason. */
export const ABORTED: Record<ImportAborted['reason'], Ending> = {
  cancelled: { message: 'import cancelled' },
  shutdown: { message: 'import given back: the gateway is stopping' },
  lost: { message: 'import left: it continues elsewhere' },
};
