import { UpstreamError } from '../../domain/errors.ts';

/** A member of the top-level object, or of its member `in`; `text` is unparsed JSON. */
export interface JsonEntry {
  readonly in: string | null;
  readonly key: string;
  readonly text: string;
}

type State = 'start' | 'first key or }' | 'key' | 'colon' | 'value' | 'comma or }' | 'end';

/** Maximum size of an entry, far above that of any upstream; without a limit an unclosed quote would buffer the whole file. */
const ENTRY_LIMIT_BYTES = 32 * 1024 * 1024;
const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [
  0x22, 0x5c, 0x2c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d,
];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const BLANKS = [0x20, 0x09, 0x0a, 0x0d];
const SCALAR_ENDS = [...BLANKS, COMMA, CLOSE_OBJECT, CLOSE_LIST];

/**
 * Splits a JSON object into its entries, chunk by chunk. Multi-byte characters are safe, since their bytes are all above 0x7f.
 */
export class JsonScanner {
  readonly #file: string;
  readonly #inside: string | null;
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

  /** `file` is the name in messages; `inside` is the member whose members are entries too, or null for none. */
  constructor(file: string, inside: string | null) {
    this.#file = file;
    this.#inside = inside;
  }

  /** Yields the entries completed by a chunk. @throws UpstreamError */
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

  /** Call it after the last chunk. @throws UpstreamError for an incomplete object */
  end(): void {
    if (this.#state !== 'end') throw this.#broken('it ends too early');
    if (this.#inside !== null && !this.#hasInside)
      throw new UpstreamError('BAD_SHAPE', `${this.#file} has no object named "${this.#inside}".`);
  }

  /** Consumes one byte between keys and values; returns 0 if it starts a key or value and is not consumed. */
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

  /** The hot loop: the end of the string, object or list, or null if it is not in this chunk. */
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
    return new UpstreamError('BAD_SHAPE', `${this.#file} is not a complete JSON object: ${what} at byte ${this.#offset}.`);
  }
}

function scalarEnd(chunk: Uint8Array, from: number): number | null {
  const length = chunk.subarray(from).findIndex((byte) => SCALAR_ENDS.includes(byte));
  return length < 0 ? null : from + length;
}
