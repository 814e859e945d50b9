/** Maximum nesting of arrays and objects. */
const DEPTH_LIMIT = 100;

/** The tokens of RFC 8259. A string is matched character by character: nested quantifiers would backtrack exponentially. */
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const BLANKS = /[ \t\n\r]*/y;

/** The place of a JSON value in its text. */
export interface JsonPlace {
  /** Counted from 1. */
  readonly line: number;
  /** The members of an object by name, the elements of an array by index. */
  readonly members: ReadonlyMap<string, JsonPlace>;
}

/** A text that is not JSON, and the line at fault. */
export class JsonSyntaxError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** The lines of all values of a JSON text, which JSON.parse does not report. @throws JsonSyntaxError */
export const jsonLines = (text: string): JsonPlace => new Lines(text).whole();

/** The line of the value under a path, or of the innermost value around it. */
export function lineOf(place: JsonPlace, path: readonly string[]): number {
  const [first, ...rest] = path;
  const member = first === undefined ? undefined : place.members.get(first);
  return member ? lineOf(member, rest) : place.line;
}

class Lines {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #token = '';

  constructor(text: string) {
    this.#text = text;
    this.#next();
  }

  whole(): JsonPlace {
    const place = this.#value(0);
    if (this.#token !== '') throw this.#unexpected('the end of the file');
    return place;
  }

  #value(depth: number): JsonPlace {
    const line = this.#line;
    if (depth > DEPTH_LIMIT) throw new JsonSyntaxError(line, `It is nested more than ${DEPTH_LIMIT} levels deep.`);
    const token = this.#token;
    if (token === '' || /^[\]},:]$/.test(token)) throw this.#unexpected('a value');
    this.#next();
    if (token === '{') return { line, members: this.#members('}', () => this.#member(depth)) };
    if (token === '[') return { line, members: this.#members(']', (index) => [String(index), this.#value(depth + 1)]) };
    return { line, members: new Map() };
  }

  #members(end: string, read: (index: number) => readonly [string, JsonPlace]): Map<string, JsonPlace> {
    const members = new Map<string, JsonPlace>();
    for (let index = 0; this.#token !== end; index++) {
      if (index > 0) {
        if (this.#token !== ',') throw this.#unexpected(`"," or "${end}"`);
        this.#next();
      }
      members.set(...read(index));
    }
    this.#next();
    return members;
  }

  #member(depth: number): readonly [string, JsonPlace] {
    if (!this.#token.startsWith('"')) throw this.#unexpected('a name in quotation marks');
    const name = JSON.parse(this.#token) as string;
    this.#next();
    if (this.#token !== ':') throw this.#unexpected('":"');
    this.#next();
    return [name, this.#value(depth + 1)];
  }

  #next(): void {
    BLANKS.lastIndex = this.#at;
    const [blanks = ''] = BLANKS.exec(this.#text) ?? [];
    this.#line += blanks.split('\n').length - 1;
    const start = this.#at + blanks.length;
    TOKEN.lastIndex = start;
    const [token = ''] = TOKEN.exec(this.#text) ?? [];
    if (token === '' && start < this.#text.length) throw this.#unreadable(start);
    this.#at = start + token.length;
    this.#token = token;
  }

  #unexpected(expected: string): JsonSyntaxError {
    const found = this.#token === '' ? 'the file ends' : `there is ${quoted(this.#token)}`;
    return new JsonSyntaxError(this.#line, `It is not valid JSON: ${found} where ${expected} is expected.`);
  }

  #unreadable(at: number): JsonSyntaxError {
    const found = this.#text.slice(at, at + 20).split(/[\s,\]}]/)[0] ?? '';
    return new JsonSyntaxError(this.#line, `It is not valid JSON: ${quoted(found)} is not a value.`);
  }
}

/** In quotation marks, shortened. A string has its own. */
function quoted(text: string): string {
  const shortened = text.length > 20 ? `${text.slice(0, 20)}…` : text;
  return text.startsWith('"') ? shortened : `"${shortened}"`;
}
