import type { ChangeFeed } from '../database/changeFeed.ts';
import type { PackageIndex } from './packageIndex.ts';

/** Milliseconds without a change before the index is renewed: a row of edits renews it once. */
const QUIET_MS = 1_000;

/** Options of `ReadAhead`. */
export interface ReadAheadOptions {
  readonly index: Pick<PackageIndex, 'current' | 'isRead'>;
  readonly changes: Pick<ChangeFeed, 'onChange'>;
  /** Called when the index could not be read; the next search tries again. */
  readonly onError: (error: unknown) => void;
  readonly quietMs?: number;
}

/**
 * Reads packages into the index before a search would have to wait for them: all of them on request, and whatever has changed once
 * changes are over. An index that nobody has needed yet stays empty, since it takes a third of the memory of a gateway.
 */
export class ReadAhead {
  readonly #options: ReadAheadOptions;
  #quiet: NodeJS.Timeout | undefined;

  /** Begins to follow changes. */
  constructor(options: ReadAheadOptions) {
    this.#options = options;
    options.changes.onChange(() => this.#wait());
  }

  /** Reads the index in the background. */
  read(): void {
    const { index, onError } = this.#options;
    void index.current().catch(onError);
  }

  #wait(): void {
    const { index, quietMs = QUIET_MS } = this.#options;
    clearTimeout(this.#quiet);
    if (index.isRead) this.#quiet = setTimeout(() => this.read(), quietMs).unref();
  }
}
