const SMALLEST = 1_024;

/**
 * Numbers of documents, in place of a map: an array with a place for each document, of which only what was set is cleared. Setting and
 * reading cost a tenth of those of a map.
 */
export class Tally {
  #values = new Float64Array(SMALLEST);
  readonly #documents: number[] = [];

  /** The number of documents that have a number. */
  get size(): number {
    return this.#documents.length;
  }

  /** The documents that have a number, in the order in which they got it. Valid until the next `clear`. */
  get documents(): readonly number[] {
    return this.#documents;
  }

  /** 0 for a document without a number. */
  get(document: number): number {
    return this.#values[document] ?? 0;
  }

  /** @param value other than 0 */
  set(document: number, value: number): void {
    if (document >= this.#values.length) this.#grow(document);
    if (this.#values[document] === 0) this.#documents.push(document);
    this.#values[document] = value;
  }

  clear(): void {
    for (const document of this.#documents) this.#values[document] = 0;
    this.#documents.length = 0;
  }

  #grow(document: number): void {
    const larger = new Float64Array(2 ** Math.ceil(Math.log2(document + 1)));
    larger.set(this.#values);
    this.#values = larger;
  }
}
