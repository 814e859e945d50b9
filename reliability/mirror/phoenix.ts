/** A process that can be killed. */
interface Mortal {
  end(signal: NodeJS.Signals): Promise<unknown>;
}

/** A process that is started again whenever it was killed. */
export class Phoenix implements AsyncDisposable {
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
    await this.#living?.end('SIGKILL');
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#living?.end('SIGTERM');
  }
}
