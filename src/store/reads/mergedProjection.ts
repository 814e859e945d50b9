import type { Projection } from '../sql/fields.ts';
import type { RowProjection } from '../sql/listing.ts';

/** The merged projection of all fields that read the same rows in one statement. */
export class MergedProjection implements RowProjection {
  #fields: Projection;
  #hasCursors: boolean;
  #isFrozen = false;

  constructor({ fields, hasCursors }: RowProjection) {
    this.#fields = fields;
    this.#hasCursors = hasCursors;
  }

  /** The fields to read. */
  get fields(): Projection {
    return this.#fields;
  }

  /** Whether to read the sort keys. */
  get hasCursors(): boolean {
    return this.#hasCursors;
  }

  /** Fixes the projection when its statement is built. */
  freeze(): this {
    this.#isFrozen = true;
    return this;
  }

  /** Adds fields; false when the projection is frozen and lacks some. */
  widen({ fields, hasCursors }: RowProjection): boolean {
    if (this.#reads({ fields, hasCursors })) return true;
    if (this.#isFrozen) return false;
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
