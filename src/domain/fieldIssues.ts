import type { JsonObject } from './catalog.ts';
import { BadUserInputError, type InputIssue, InvalidInputError } from './errors.ts';
import { decodeId } from './ids.ts';

/** What upstream's names may have, and so what an index can hold. */
const NAME_LIMIT = 255;
const LINK_LIMIT = 2_048;
const TEXT_LIMIT = 65_536;
const LIST_LIMIT = 1_000;
const METADATA_LIMIT_BYTES = 65_536;
const METADATA_DEPTH = 20;

/** A field of an input, or the way to one inside it. */
type Place = string | readonly string[];

const pathOf = (place: Place): readonly string[] => (typeof place === 'string' ? [place] : place);

/** A value of an input: `undefined` was not given, and `null` is to be cleared. */
export type Given<Value> = Value | null | undefined;

/**
 * Reads the fields of an input by the rules that all writes share, and gathers what is wrong with them, so that everything is
 * named at once. Every method gives the value as it is stored, or `undefined` for one that was not given or breaks its rule.
 */
export class FieldIssues {
  readonly #found: InputIssue[] = [];

  add(place: Place, message: string): undefined {
    this.#found.push({ path: pathOf(place), message });
  }

  /** @throws InvalidInputError when anything was wrong */
  refuse(): void {
    if (this.#found.length > 0) throw new InvalidInputError(this.#found);
  }

  /** A value that is always there: null does not clear it. */
  required<Value>(field: string, value: Given<Value>): Value | undefined {
    return value === null ? this.add(field, 'It cannot be cleared.') : value;
  }

  /** A name that has to be there: 1 to 255 characters, without surrounding blanks. */
  name(place: Place, value: Given<string>): string | undefined {
    if (value === undefined) return undefined;
    if (value === null) return this.add(place, 'It cannot be cleared.');
    const name = value.trim();
    if (name === '') return this.add(place, 'It cannot be empty.');
    return this.#fits(place, name, NAME_LIMIT);
  }

  /** A short text that may be empty; null clears it. */
  optionalName(place: Place, value: Given<string>, limit: number = NAME_LIMIT): string | undefined {
    return value === undefined ? undefined : this.#fits(place, (value ?? '').trim(), limit);
  }

  /** A long text; null clears it. */
  text(field: string, value: Given<string>): string | undefined {
    return value === undefined ? undefined : this.#fits(field, value ?? '', TEXT_LIMIT);
  }

  /** An http or https address; null or the empty text clears it. Any other kind could run in a reader's browser. */
  link(field: string, value: Given<string>): string | null | undefined {
    const link = value?.trim();
    if (value === undefined) return undefined;
    if (!link) return null;
    if (!/^https?:\/\/\S+$/i.test(link) || !URL.canParse(link))
      return this.add(field, `"${link.slice(0, 100)}" is not an absolute http or https address.`);
    return this.#fits(field, link, LINK_LIMIT);
  }

  /** A list of a length that can be stored; null empties it. */
  list<Member>(field: string, value: Given<readonly Member[]>, limit: number = LIST_LIMIT): readonly Member[] | undefined {
    if (value === undefined || value === null) return value === null ? [] : undefined;
    if (value.length > limit) return this.add(field, `It takes at most ${limit} members, not ${value.length}.`);
    return value;
  }

  /** A list of names, each kept once; null clears it. */
  names(field: string, value: Given<readonly string[]>): string[] | undefined {
    const list = this.list(field, value);
    return list && [...new Set(list.flatMap((member, index) => this.name([field, String(index)], member) ?? []))];
  }

  /** A JSON object of at most 64 KiB; null empties it. */
  metadata(field: string, value: Given<JsonObject>): JsonObject | undefined {
    if (value === undefined) return undefined;
    const metadata = value ?? {};
    if (!isStorable(metadata))
      return this.add(field, `It has a text that cannot be stored, or is nested deeper than ${METADATA_DEPTH}.`);
    const bytes = Buffer.byteLength(JSON.stringify(metadata));
    if (bytes > METADATA_LIMIT_BYTES) return this.add(field, `It takes at most ${METADATA_LIMIT_BYTES} bytes, not ${bytes}.`);
    return metadata;
  }

  /** The uuid meant by a global id of one of the types, or by a plain uuid. */
  id(field: string, value: Given<string>, ...typenames: readonly string[]): string | undefined {
    const id = this.required(field, value);
    return id === undefined ? undefined : this.#decoded(field, id, typenames);
  }

  /** The same for a reference that null removes. */
  optionalId(place: Place, value: Given<string>, ...typenames: readonly string[]): string | null | undefined {
    return value === null || value === undefined ? value : this.#decoded(place, value, typenames);
  }

  /** A list of ids, each kept once; null clears it. */
  ids(field: string, value: Given<readonly string[]>, typename: string): string[] | undefined {
    const list = this.list(field, value);
    return list && [...new Set(list.flatMap((id, index) => this.#decoded([field, String(index)], id, [typename]) ?? []))];
  }

  #decoded(place: Place, id: string, typenames: readonly string[]): string | undefined {
    try {
      return decodeId(id, ...typenames);
    } catch (error) {
      if (error instanceof BadUserInputError) return this.add(place, error.message);
      throw error;
    }
  }

  #fits(place: Place, text: string, limit: number): string | undefined {
    if (text.length > limit) return this.add(place, `It takes at most ${limit} characters, not ${text.length}.`);
    return isStorable(text)
      ? text
      : this.add(place, 'It has a character that cannot be stored: U+0000 or half of a surrogate pair.');
  }
}

/** PostgreSQL takes neither U+0000 nor lone surrogates, in texts and in JSON. */
function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (depth === METADATA_DEPTH) return false;
  return Object.entries(value).every(([key, member]) => isStorable(key) && isStorable(member, depth + 1));
}
