/** A bounded number of places for work that holds something scarce. */
export class Slots {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Takes a place, in the order of the calls. Resolves with the function that gives it back, or with null if none becomes free
   * within `ms` milliseconds.
   */
  async take(ms: number): Promise<(() => void) | null> {
    if (this.#free > 0) this.#free -= 1;
    else if (!(await this.#turn(ms))) return null;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#giveBack();
    };
  }

  /** Whether a place has been handed over in time. */
  #turn(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isFree: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(begin);
        resolve(isFree);
      };
      const begin = () => settle(true);
      const timer = setTimeout(() => settle(false), ms).unref();
      this.#waiting.add(begin);
    });
  }

  #giveBack(): void {
    const [first] = this.#waiting;
    if (first) first();
    else this.#free += 1;
  }
}
