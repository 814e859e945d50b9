const SMALLEST = 1_024;

/** A number for each document, 0 at first; next to each other in memory, since ranking looks at thousands of them. */
export class NumberColumn {
  #values = new Float64Array(SMALLEST);

  get(document: number): number {
    return this.#values[document] ?? 0;
  }

  set(document: number, value: number): void {
    if (document >= this.#values.length) this.#grow(document);
    this.#values[document] = value;
  }

  #grow(document: number): void {
    const larger = new Float64Array(2 ** Math.ceil(Math.log2(document + 1)));
    larger.set(this.#values);
    this.#values = larger;
  }
}
