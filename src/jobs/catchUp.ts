/** Reads what is stored of a log until somebody has what they wait for, once for all who wait. */
export class CatchUp {
  readonly #read: () => Promise<boolean>;
  #mayHaveMore = true;
  #reading: Promise<void> | undefined;

  /** @param read reads the next part; resolves with whether more may be stored */
  constructor(read: () => Promise<boolean>) {
    this.#read = read;
  }

  /** Notes that something was stored, which a read in progress may miss. */
  wake(): void {
    this.#mayHaveMore = true;
  }

  /** Resolves when it is reached, or no more is stored. @throws what the read throws; the next call reads again */
  async until(isReached: () => boolean): Promise<void> {
    // A read in progress, which another one has begun, may bring it as well.
    while ((this.#mayHaveMore || this.#reading) && !isReached())
      await (this.#reading ??= this.#readOnce().finally(() => (this.#reading = undefined)));
  }

  async #readOnce(): Promise<void> {
    this.#mayHaveMore = false;
    try {
      if (await this.#read()) this.#mayHaveMore = true;
    } catch (error) {
      this.#mayHaveMore = true;
      throw error;
    }
  }
}
