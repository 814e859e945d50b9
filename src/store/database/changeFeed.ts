import type { DatabaseDriver } from './driver.ts';

/** The NOTIFY channel of the triggers on all readable tables. */
const CHANNEL = 'data_changed';

/**
 * Detects changes of any readable data, by this gateway, another one, or manual SQL. Data belongs to the epoch in which its read
 * started, and may be cached while that epoch lasts and `isConnected` is true.
 */
export class ChangeFeed {
  #epoch = 0;
  #isConnected = false;
  readonly #listeners = new Set<() => void>();

  /** Starts listening for changes. */
  async start(db: Pick<DatabaseDriver, 'listen'>): Promise<void> {
    await db.listen(
      CHANNEL,
      () => this.#begin(true),
      () => this.#begin(false),
    );
    this.#begin(true);
  }

  /** Increases with every change. */
  get epoch(): number {
    return this.#epoch;
  }

  /** False while changes of others could be missed: nothing may be cached then, and no cached value may be used. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Calls the listener at every change, and when changes may have been missed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Starts a new epoch after a change by this process, whose notification may still be on its way. */
  invalidate(): void {
    this.#begin(this.#isConnected);
  }

  #begin(isConnected: boolean): void {
    this.#isConnected = isConnected;
    this.#epoch += 1;
    for (const listener of this.#listeners) listener();
  }
}
