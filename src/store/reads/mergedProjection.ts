import type { Projection } from '../sql/fields.ts';
import type { RowProjection } from '../sql/listing.ts';

/** What one statement reads for all who ask for the same rows before it goes out. */
export class MergedProjection implements RowProjection {
  #fields: Projection;
  #hasCursors: boolean;
  #isOut = false;

  constructor({ fields, hasCursors }: RowProjection) {
    this.#fields = fields;
    this.#hasCursors = hasCursors;
  }

  get fields(): Projection {
    return this.#fields;
  }

  get hasCursors(): boolean {
    return this.#hasCursors;
  }

  /** From now on it reads no more than this. */
  freeze(): this {
    this.#isOut = true;
    return this;
  }

  /** Lets it read something more; false where it is too late for that. */
  widen({ fields, hasCursors }: RowProjection): boolean {
    if (this.#reads({ fields, hasCursors })) return true;
    if (this.#isOut) return false;
    this.#fields = fields && this.#fields && [...new Set([...this.#fields, ...fields])].sort();
    this.#hasCursors ||= hasCursors;
    return true;
  }

  #reads({ fields, hasCursors }: RowProjection): boolean {
    const own = this.#fields;
    const hasFields = own === null || own === fields || (fields?.every((field) => own.includes(field)) ?? false);
    return hasFields && (this.#hasCursors || !hasCursors);
  }
}
