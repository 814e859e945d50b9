/** A process that can be killed. */
interface Mortal {
  end(signal: NodeJS.Signals): Promise<unknown>;
  /** Its exit with the end of its output; null while it runs. */
  lastWords(): string | null;
}

/** A process that is started again whenever it was killed. */
export class Phoenix implements AsyncDisposable {
  /** The last words of each time that it ended without being killed. */
  readonly deaths: string[] = [];
  readonly #start: () => Promise<Mortal>;
  #living: Mortal | null = null;

  constructor(start: () => Promise<Mortal>) {
    this.#start = start;
  }

  async start(): Promise<void> {
    this.#living = await this.#start();
  }

  /** Kills it and starts it again. */
  async kill(): Promise<void> {
    this.note();
    await this.#living?.end('SIGKILL');
    await this.start();
  }

  /** Notes whether it has ended. */
  note(): void {
    const words = this.#living?.lastWords() ?? null;
    if (words !== null) this.deaths.push(words);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#living?.end('SIGTERM');
  }
}
