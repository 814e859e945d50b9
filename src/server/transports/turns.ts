/** Lets only so much happen in one turn of the event loop; the rest waits for the next ones. */
export class Turns {
  readonly #perTurn: number;
  #left: number;
  #next: Promise<void> | null = null;

  /** @param perTurn what may happen in one turn */
  constructor(perTurn: number) {
    this.#perTurn = perTurn;
    this.#left = perTurn;
  }

  /** Undefined if it may happen at once, or else a promise that resolves when it may. */
  take(): Promise<void> | undefined {
    const next = (this.#next ??= this.#turn());
    if (this.#left === 0) return next.then(() => this.take());
    this.#left -= 1;
    return undefined;
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#left = this.#perTurn;
        this.#next = null;
        resolve();
      });
    });
  }
}
