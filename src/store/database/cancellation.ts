/** Tells the statements of one operation that they are not to go on. Lighter than an AbortSignal: every operation has one. */
export class Cancellation {
  #reason: Error | undefined;
  #isForClient = false;
  #goneBecause: (() => Error) | undefined;
  #acts: Set<(reason: Error) => void> | undefined;

  cancel(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    for (const act of this.#acts ?? []) act(reason);
  }

  /** Until that is called off, nobody but the client wants what it is about: it ends at once where the client has gone before. */
  cancelOnDisconnect(): () => void {
    this.#isForClient = true;
    if (this.#goneBecause) this.cancel(this.#goneBecause());
    return () => void (this.#isForClient = false);
  }

  /** The client has gone. The reason is made where it is needed: every answer ends with its client's leaving. */
  clientDisconnected(reason: () => Error): void {
    this.#goneBecause = reason;
    if (this.#isForClient) this.cancel(reason());
  }

  /** Whether the client has gone. */
  get isDisconnected(): boolean {
    return this.#goneBecause !== undefined;
  }

  /** Acts when it is cancelled; returns what calls that off. */
  onCancel(act: (reason: Error) => void): () => void {
    const acts = (this.#acts ??= new Set());
    acts.add(act);
    return () => void acts.delete(act);
  }

  /** Why it is cancelled; undefined while it is not. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  throwIfCancelled(): void {
    if (this.#reason) throw this.#reason;
  }

  /** What a promise comes to, unless it is cancelled before. */
  race<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const callOff = this.onCancel(reject);
      promise.then(resolve, reject).finally(callOff);
    });
  }
}
