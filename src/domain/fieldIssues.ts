import type { JsonObject } from './catalog.ts';
import { BadUserInputError, type InputIssue, InvalidInputError } from './errors.ts';
import { decodeId } from './ids.ts';

/** In characters. Also the limit of upstream names, so that they fit into an index row. */
const NAME_LIMIT = 255;
const LINK_LIMIT = 2_048;
const TEXT_LIMIT = 65_536;
const LIST_LIMIT = 1_000;
const METADATA_LIMIT_BYTES = 65_536;
const METADATA_DEPTH = 20;

/** A field of an input, or the path to a nested one. */
type FieldPath = string | readonly string[];

const pathOf = (place: FieldPath): readonly string[] => (typeof place === 'string' ? [place] : place);

/** A value of an input: `undefined` if omitted, `null` to clear the field. */
export type Given<Value> = Value | null | undefined;

/**
 * Validates the fields of an input by the rules common to all writes, and collects the issues, so that all are reported at once.
 * Every method returns the value to store, or `undefined` if it was omitted or is invalid.
 */
export class FieldIssues {
  readonly #found: InputIssue[] = [];

  /** Adds an issue of a field. */
  add(place: FieldPath, message: string): undefined {
    this.#found.push({ path: pathOf(place), message });
  }

  /** Ends the validation. @throws InvalidInputError with all issues, if there are any */
  refuse(): void {
    if (this.#found.length > 0) throw new InvalidInputError(this.#found);
  }

  /** A value that cannot be cleared: null is an issue. */
  required<Value>(field: string, value: Given<Value>): Value | undefined {
    return value === null ? this.add(field, 'It cannot be cleared.') : value;
  }

  /** A required name: 1 to 255 characters after trimming. */
  name(place: FieldPath, value: Given<string>): string | undefined {
    if (value === undefined) return undefined;
    if (value === null) return this.add(place, 'It cannot be cleared.');
    const name = value.trim();
    if (name === '') return this.add(place, 'It cannot be empty.');
    return this.#fits(place, name, NAME_LIMIT);
  }

  /** A short string, trimmed, possibly empty; null clears it. */
  optionalName(place: FieldPath, value: Given<string>, limit: number = NAME_LIMIT): string | undefined {
    return value === undefined ? undefined : this.#fits(place, (value ?? '').trim(), limit);
  }

  /** A string of at most 65,536 characters; null clears it. */
  text(field: string, value: Given<string>): string | undefined {
    return value === undefined ? undefined : this.#fits(field, value ?? '', TEXT_LIMIT);
  }

  /** An http or https address; null or an empty string clears it. Other schemes such as javascript: could run code in a browser. */
  link(field: string, value: Given<string>): string | null | undefined {
    const link = value?.trim();
    if (value === undefined) return undefined;
    if (!link) return null;
    if (!/^https?:\/\/\S+$/i.test(link) || !URL.canParse(link))
      return this.add(field, `"${link.slice(0, 100)}" is not an absolute http or https address.`);
    return this.#fits(field, link, LINK_LIMIT);
  }

  /** A list of at most `limit` members; null empties it. */
  list<Member>(field: string, value: Given<readonly Member[]>, limit: number = LIST_LIMIT): readonly Member[] | undefined {
    if (value === undefined || value === null) return value === null ? [] : undefined;
    if (value.length > limit) return this.add(field, `It takes at most ${limit} members, not ${value.length}.`);
    return value;
  }

  /** A list of distinct names; null empties it. */
  names(field: string, value: Given<readonly string[]>): string[] | undefined {
    const list = this.list(field, value);
    return list && [...new Set(list.flatMap((member, index) => this.name([field, String(index)], member) ?? []))];
  }

  /** A JSON object of at most 64 KiB; null empties it. */
  metadata(field: string, value: Given<JsonObject>): JsonObject | undefined {
    if (value === undefined) return undefined;
    const metadata = value ?? {};
    if (!isStorable(metadata))
      return this.add(field, `It has a string that cannot be stored, or is nested deeper than ${METADATA_DEPTH}.`);
    const bytes = Buffer.byteLength(JSON.stringify(metadata));
    if (bytes > METADATA_LIMIT_BYTES) return this.add(field, `It takes at most ${METADATA_LIMIT_BYTES} bytes, not ${bytes}.`);
    return metadata;
  }

  /** The uuid of a required reference: a global id of one of the types, or a uuid. */
  id(field: string, value: Given<string>, ...typenames: readonly string[]): string | undefined {
    const id = this.required(field, value);
    return id === undefined ? undefined : this.#decoded(field, id, typenames);
  }

  /** The uuid of an optional reference; null removes it. */
  optionalId(place: FieldPath, value: Given<string>, ...typenames: readonly string[]): string | null | undefined {
    return value === null || value === undefined ? value : this.#decoded(place, value, typenames);
  }

  /** The distinct uuids of a list of ids; null empties it. */
  ids(field: string, value: Given<readonly string[]>, typename: string): string[] | undefined {
    const list = this.list(field, value);
    return list && [...new Set(list.flatMap((id, index) => this.#decoded([field, String(index)], id, [typename]) ?? []))];
  }

  #decoded(place: FieldPath, id: string, typenames: readonly string[]): string | undefined {
    try {
      return decodeId(id, ...typenames);
    } catch (error) {
      if (error instanceof BadUserInputError) return this.add(place, error.message);
      throw error;
    }
  }

  #fits(place: FieldPath, text: string, limit: number): string | undefined {
    if (text.length > limit) return this.add(place, `It takes at most ${limit} characters, not ${text.length}.`);
    return isStorable(text)
      ? text
      : this.add(place, 'It has a character that cannot be stored: U+0000 or half of a surrogate pair.');
  }
}

/** PostgreSQL accepts neither U+0000 nor lone surrogates in text and jsonb. */
function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (depth === METADATA_DEPTH) return false;
  return Object.entries(value).every(([key, member]) => isStorable(key) && isStorable(member, depth + 1));
}
