/** Collects the parameters of one statement; `add` gives the placeholder. */
export class Params {
  readonly values: unknown[] = [];

  add = (value: unknown, type?: string): string => {
    this.values.push(value);
    return `$${this.values.length}${type === undefined ? '' : `::${type}`}`;
  };
}
