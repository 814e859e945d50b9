import type { DatabaseDriver } from './driver.ts';

/** The triggers of every table that can be read notify it. */
const CHANNEL = 'data_changed';

/**
 * Knows whether anything that can be read has changed, by this gateway, by another one, or by hand.
 * What was read belongs to the epoch in which the reading began, and may be used while that lasts and `isCurrent`.
 */
export class ChangeFeed {
  #epoch = 0;
  #isCurrent = false;

  /** Hears of changes from now on. */
  async start(db: Pick<DatabaseDriver, 'listen'>): Promise<void> {
    await db.listen(
      CHANNEL,
      () => this.#begin(true),
      () => this.#begin(false),
    );
    this.#begin(true);
  }

  /** Grows with every change. */
  get epoch(): number {
    return this.#epoch;
  }

  /** False while changes by others could go unheard: nothing may be kept then, nor what was kept be used. */
  get isConnected(): boolean {
    return this.#isCurrent;
  }

  /** Says that this process has just changed something: a notification of it may still be on its way. */
  invalidate(): void {
    this.#epoch += 1;
  }

  #begin(isCurrent: boolean): void {
    this.#isCurrent = isCurrent;
    this.#epoch += 1;
  }
}
