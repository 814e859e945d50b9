import { message, messagesIn, textAt } from './messages.js';
import { renamed, type Statement, statementOfBind, type StatementNames } from './statementNames.ts';

const HEADER = 5;
const IS_LISTEN = /^\s*LISTEN\b/i;
const STATEMENT = 0x53;
/** The unnamed statement is parsed each time and never kept. */
const UNNAMED = '';

/**
 * Sent after each statement: PGlite cannot wait for input during a statement and would end the session. COPY FROM STDIN fails
 * with it, and any other statement ignores it.
 */
const NO_INPUT = message('f', 'The embedded database does not support COPY FROM STDIN.');

/**
 * Splits the messages of one connection into units, each ending with a message that is answered, and translates its statement
 * names to those of the session.
 */
export class Units {
  readonly #names: StatementNames;
  readonly #statements = new Map<string, Statement>();
  #rest: Buffer = Buffer.alloc(0);
  #unit: Buffer[] = [];
  /** Whether the connection has sent LISTEN. */
  listens = false;
  /** Whether the connection has sent Terminate. */
  ends = false;

  constructor(names: StatementNames) {
    this.#names = names;
  }

  /** The units completed by these bytes. */
  add(bytes: Buffer): Buffer[] {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const units: Buffer[] = [];
    let read = 0;
    for (const { type, start, end } of messagesIn(all)) {
      if (end > all.length) break;
      this.#take(type, all.subarray(start, end));
      if (type === 'S' || type === 'Q' || type === 'H') units.push(Buffer.concat(this.#unit.splice(0)));
      read = end;
    }
    this.#rest = all.subarray(read);
    return units;
  }

  /** Releases the statements; returns the messages that close those that no other connection uses. */
  close(): Buffer[] {
    const left = [...this.#statements.values()].filter((statement) => this.#names.leave(statement));
    this.#statements.clear();
    return left.map(({ name }) => closing(name));
  }

  #take(type: string, bytes: Buffer): void {
    if (type === 'P') this.#unit.push(this.#parse(bytes));
    else if (type === 'B') this.#unit.push(this.#about(bytes, statementOfBind(bytes)));
    else if (type === 'D' && bytes[HEADER] === STATEMENT) this.#unit.push(this.#about(bytes, HEADER + 1));
    else if (type === 'C' && bytes[HEADER] === STATEMENT) this.#unit.push(this.#close(bytes));
    else if (type === 'Q' || type === 'E') this.#unit.push(this.#run(type, bytes), NO_INPUT);
    else if (type === 'X') this.ends = true;
    // Input for a COPY arrives too late.
    else if (type !== 'd' && type !== 'c' && type !== 'f') this.#unit.push(bytes);
  }

  #parse(parse: Buffer): Buffer {
    const name = textAt(parse, HEADER);
    this.listens ||= IS_LISTEN.test(textAt(parse, HEADER + Buffer.byteLength(name) + 1));
    if (name === UNNAMED) return parse;
    const before = this.#statements.get(name);
    const statement = this.#names.use(parse);
    if (before) this.#names.leave(before);
    this.#statements.set(name, statement);
    return statement.parse;
  }

  #run(type: string, bytes: Buffer): Buffer {
    if (type === 'Q') this.listens ||= IS_LISTEN.test(textAt(bytes, HEADER));
    return bytes;
  }

  #about(bytes: Buffer, from: number): Buffer {
    const statement = bytes[from] === 0 ? undefined : this.#statements.get(textAt(bytes, from));
    return statement ? renamed(bytes, from, statement.name) : bytes;
  }

  #close(bytes: Buffer): Buffer {
    const name = textAt(bytes, HEADER + 1);
    const statement = this.#statements.get(name);
    if (!statement) return bytes;
    this.#statements.delete(name);
    return closing(this.#names.leave(statement) ? statement.name : UNNAMED);
  }
}

const closing = (name: string): Buffer => message('C', Buffer.of(STATEMENT), name);
