/** Cancels the statements of one operation. Lighter than an AbortSignal, because every operation has one. */
export class Cancellation {
  #reason: Error | undefined;
  #isForClient = false;
  #disconnectReason: (() => Error) | undefined;
  #acts: Set<(reason: Error) => void> | undefined;
  /** The number of statements that the operation has begun. */
  statements = 0;

  /** Cancels the operation. Only the first call has an effect. */
  cancel(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    for (const act of this.#acts ?? []) act(reason);
  }

  /** Cancels the operation when the client disconnects, or at once if it already has; returns a function that undoes this. */
  cancelOnDisconnect(): () => void {
    this.#isForClient = true;
    if (this.#disconnectReason) this.cancel(this.#disconnectReason());
    return () => void (this.#isForClient = false);
  }

  /**
   * Notes that the client has disconnected. The reason is created only when needed, because every request ends with a disconnect.
   */
  clientDisconnected(reason: () => Error): void {
    this.#disconnectReason = reason;
    if (this.#isForClient) this.cancel(reason());
  }

  /** Whether the client has disconnected. */
  get isDisconnected(): boolean {
    return this.#disconnectReason !== undefined;
  }

  /** Calls `act` on cancellation; returns a function that unsubscribes. */
  onCancel(act: (reason: Error) => void): () => void {
    const acts = (this.#acts ??= new Set());
    acts.add(act);
    return () => void acts.delete(act);
  }

  /** The reason of the cancellation; undefined while not cancelled. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  /** @throws the reason, once cancelled */
  throwIfCancelled(): void {
    if (this.#reason) throw this.#reason;
  }

  /** Settles as the promise does, or rejects with the reason on cancellation, whichever is first. */
  race<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const unsubscribe = this.onCancel(reject);
      promise.then(resolve, reject).finally(unsubscribe);
    });
  }
}
