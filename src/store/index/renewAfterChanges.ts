import type { ChangeFeed } from '../database/changeFeed.ts';
import type { PackageIndex } from './packageIndex.ts';

/** Milliseconds without a change before the index is renewed: a row of edits renews it once. */
const QUIET_MS = 1_000;

/** Options of `renewAfterChanges`. */
export interface RenewalOptions {
  readonly index: Pick<PackageIndex, 'current'>;
  readonly changes: Pick<ChangeFeed, 'onChange'>;
  /** Called when a renewal has failed; the next search tries again. */
  readonly onError: (error: unknown) => void;
  readonly quietMs?: number;
}

/** Reads all packages into the index, and whatever has changed once changes are over: otherwise the next search would wait for that. */
export function renewAfterChanges({ index, changes, onError, quietMs = QUIET_MS }: RenewalOptions): void {
  const renew = () => void index.current().catch(onError);
  let quiet: NodeJS.Timeout | undefined;
  changes.onChange(() => {
    clearTimeout(quiet);
    quiet = setTimeout(renew, quietMs).unref();
  });
  renew();
}
