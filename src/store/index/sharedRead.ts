/**
 * Shares a read among its callers: each gets the result of a read that began after its call, so that it sees everything committed
 * before. While one read runs, all later callers wait for one read after it.
 */
export class SharedRead<Result> {
  readonly #read: () => Promise<Result>;
  #running: Promise<unknown> | null = null;
  #next: Promise<Result> | null = null;

  constructor(read: () => Promise<Result>) {
    this.#read = read;
  }

  /** The result of a read that begins now or later. @throws what the read throws */
  result(): Promise<Result> {
    return (this.#next ??= this.#begin());
  }

  async #begin(): Promise<Result> {
    await this.#running?.catch(() => undefined);
    this.#next = null;
    const reading = this.#read();
    this.#running = reading;
    return reading;
  }
}
