import type { Wanted } from './sql/fields.ts';
import type { Reading } from './sql/listing.ts';

/** What one statement reads for all who ask for the same rows before it goes out. */
export class JointReading implements Reading {
  #fields: Set<string> | null;
  #hasCursors: boolean;
  #isOut = false;

  constructor({ fields, hasCursors }: Reading) {
    this.#fields = fields && new Set(fields);
    this.#hasCursors = hasCursors;
  }

  get fields(): Wanted {
    return this.#fields && [...this.#fields].sort();
  }

  get hasCursors(): boolean {
    return this.#hasCursors;
  }

  /** From now on it reads no more than this. */
  close(): this {
    this.#isOut = true;
    return this;
  }

  /** Lets it read something more; false where it is too late for that. */
  join({ fields, hasCursors }: Reading): boolean {
    if (this.#isOut) return this.#reads({ fields, hasCursors });
    if (fields === null) this.#fields = null;
    else fields.forEach((field) => this.#fields?.add(field));
    this.#hasCursors ||= hasCursors;
    return true;
  }

  #reads({ fields, hasCursors }: Reading): boolean {
    const own = this.#fields;
    return (own === null || (fields?.every((field) => own.has(field)) ?? false)) && (this.#hasCursors || !hasCursors);
  }
}
