import { UpstreamError } from '../../domain/errors.ts';

/** A member of the top-level object or, where `in` names one of those, a member of it; `text` is JSON that nobody has looked into. */
export interface JsonEntry {
  readonly in: string | null;
  readonly key: string;
  readonly text: string;
}

type State = 'start' | 'first key or }' | 'key' | 'colon' | 'value' | 'comma or }' | 'end';

/** No upstream has an entry near it; without a bound one unclosed quote would gather a whole file. */
const ENTRY_LIMIT_BYTES = 32 * 1024 * 1024;
const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [
  0x22, 0x5c, 0x2c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d,
];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const BLANKS = [0x20, 0x09, 0x0a, 0x0d];
const SCALAR_ENDS = [...BLANKS, COMMA, CLOSE_OBJECT, CLOSE_LIST];

/** Cuts a JSON object into its entries, chunk by chunk. Bytes of several-byte characters are never mistaken: they are all above 0x7f. */
export class JsonScanner {
  readonly #file: string;
  readonly #inside: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #state: State = 'start';
  #isInside = false;
  #hasInside = false;
  #key = '';
  #gathering: 'no' | 'scalar' | 'string or nested' = 'no';
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #offset = 0;

  /** `file` is for messages; `inside` is the member whose own members are entries. */
  constructor(file: string, inside: string) {
    this.#file = file;
    this.#inside = inside;
  }

  *push(chunk: Uint8Array): Generator<JsonEntry> {
    for (let at = 0; at < chunk.length;) {
      if (this.#gathering === 'no') {
        const read = this.#step(chunk[at] ?? 0);
        this.#offset += read;
        at += read;
        continue;
      }
      const end = this.#gathering === 'scalar' ? scalarEnd(chunk, at) : this.#tokenEnd(chunk, at);
      this.#gather(chunk.subarray(at, end ?? chunk.length));
      at = end ?? chunk.length;
      if (end !== null) yield* this.#finish();
    }
  }

  /** To be called after the last chunk. */
  end(): void {
    if (this.#state !== 'end') throw this.#broken('it ends too early');
    if (!this.#hasInside) throw new UpstreamError('BAD_SHAPE', `${this.#file} has no object named "${this.#inside}".`);
  }

  /** Reads one byte between keys and values; 0 where it begins a key or value and so belongs to it. */
  #step(byte: number): 0 | 1 {
    const state = this.#state;
    if (BLANKS.includes(byte)) return 1;
    if (state === 'value') return this.#beginValue(byte);
    if ((state === 'key' || state === 'first key or }') && byte === QUOTE) return this.#begin('string or nested');
    if ((state === 'comma or }' || state === 'first key or }') && byte === CLOSE_OBJECT) this.#close();
    else if (state === 'comma or }' && byte === COMMA) this.#state = 'key';
    else if (state === 'colon' && byte === COLON) this.#state = 'value';
    else if (state === 'start' && byte === OPEN_OBJECT) this.#state = 'first key or }';
    else if (state !== 'start' || byte !== BYTE_ORDER_MARK[this.#offset]) throw this.#unexpected(byte);
    return 1;
  }

  #beginValue(byte: number): 0 | 1 {
    if (byte === OPEN_OBJECT && !this.#isInside && this.#key === this.#inside) {
      this.#isInside = true;
      this.#hasInside = true;
      this.#state = 'first key or }';
      return 1;
    }
    if (byte === QUOTE || byte === OPEN_OBJECT || byte === OPEN_LIST) return this.#begin('string or nested');
    if (SCALAR_ENDS.includes(byte)) throw this.#unexpected(byte);
    return this.#begin('scalar');
  }

  #begin(what: 'scalar' | 'string or nested'): 0 {
    this.#gathering = what;
    return 0;
  }

  #close(): void {
    this.#state = this.#isInside ? 'comma or }' : 'end';
    this.#isInside = false;
  }

  /** The hot loop: where the string, object or list ends, or null where this chunk does not hold its end. */
  #tokenEnd(chunk: Uint8Array, from: number): number | null {
    let [depth, isInString, isEscaped] = [this.#depth, this.#isInString, this.#isEscaped];
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (isEscaped) isEscaped = false;
      else if (isInString && byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE) isInString = !isInString;
      else if (isInString) continue;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
      else continue;
      if (depth > 0 || isInString) continue;
      [this.#depth, this.#isInString, this.#isEscaped] = [0, false, false];
      return at + 1;
    }
    [this.#depth, this.#isInString, this.#isEscaped] = [depth, isInString, isEscaped];
    return null;
  }

  #gather(part: Uint8Array): void {
    this.#parts.push(part);
    this.#partBytes += part.length;
    this.#offset += part.length;
    if (this.#partBytes <= ENTRY_LIMIT_BYTES) return;
    throw new UpstreamError(
      'TOO_LARGE',
      `${this.#file} has an entry of more than ${ENTRY_LIMIT_BYTES} bytes: ${JSON.stringify(this.#key)}.`,
    );
  }

  *#finish(): Generator<JsonEntry> {
    const text = this.#text();
    if (this.#state === 'value') {
      this.#state = 'comma or }';
      yield { in: this.#isInside ? this.#inside : null, key: this.#key, text };
    } else {
      this.#state = 'colon';
      this.#key = this.#parseKey(text);
    }
  }

  #text(): string {
    const [first] = this.#parts;
    const bytes = this.#parts.length === 1 && first ? first : Buffer.concat(this.#parts);
    [this.#gathering, this.#parts, this.#partBytes] = ['no', [], 0];
    try {
      return this.#decoder.decode(bytes);
    } catch {
      throw this.#broken('the entry before is not UTF-8');
    }
  }

  #parseKey(text: string): string {
    try {
      return String(JSON.parse(text));
    } catch {
      throw this.#broken('the name before is not a JSON string');
    }
  }

  #unexpected(byte: number): UpstreamError {
    return this.#broken(`${JSON.stringify(String.fromCharCode(byte))} was not expected`);
  }

  #broken(what: string): UpstreamError {
    return new UpstreamError('BAD_SHAPE', `${this.#file} is not a whole JSON object: ${what} at byte ${this.#offset}.`);
  }
}

function scalarEnd(chunk: Uint8Array, from: number): number | null {
  const length = chunk.subarray(from).findIndex((byte) => SCALAR_ENDS.includes(byte));
  return length < 0 ? null : from + length;
}
