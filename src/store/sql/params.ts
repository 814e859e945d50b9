/** Collects the parameters of one statement; `add` returns the placeholder. */
export class Params {
  readonly values: unknown[];

  /** @param first the parameters that the statement refers to as `$1`, `$2`, … */
  constructor(...first: readonly unknown[]) {
    this.values = [...first];
  }

  add = (value: unknown, type?: string): string => {
    this.values.push(value);
    return `$${this.values.length}${type === undefined ? '' : `::${type}`}`;
  };

  /** As `add`, for a large value that several parts of a statement share: the same list is sent once. */
  addOnce = (value: object): string => {
    const known = this.values.indexOf(value);
    return known < 0 ? this.add(value) : `$${known + 1}`;
  };
}
