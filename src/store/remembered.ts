import type { Changes } from './changes.ts';

type Epochs = Pick<Changes, 'epoch' | 'isCurrent'>;

/** A value that is read once and kept until anything in the database changes. */
export class Remembered<Value> {
  readonly #changes: Epochs;
  readonly #read: () => Promise<Value>;
  #epoch = -1;
  #value: Promise<Value> | undefined;

  constructor(changes: Epochs, read: () => Promise<Value>) {
    this.#changes = changes;
    this.#read = read;
  }

  /** The value as it is now; a failed reading is not kept. */
  get(): Promise<Value> {
    const { isCurrent, epoch } = this.#changes;
    if (!isCurrent) return this.#read();
    if (this.#value && this.#epoch === epoch) return this.#value;
    const value = this.#read();
    this.#epoch = epoch;
    this.#value = value;
    value.catch(() => (this.#value = undefined));
    return value;
  }
}
