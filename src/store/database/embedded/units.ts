import { message, messagesIn, textAt } from './messages.js';
import { renamed, type Statement, statementOfBind, type StatementNames } from './statementNames.ts';

const HEADER = 5;
const IS_LISTEN = /^\s*LISTEN\b/i;
const STATEMENT = 0x53;
/** What has no name is parsed anew each time, and kept by nobody. */
const UNNAMED = '';

/**
 * Behind each statement, since PGlite cannot wait for input while it runs one and would end the session: a COPY FROM STDIN is refused with
 * it, and whatever else there is passes over it.
 */
const NO_INPUT = message('f', 'The embedded database takes no COPY FROM STDIN.');

/** Cuts what one connection sends into units: messages up to one that is answered, with the statement names of the session. */
export class Units {
  readonly #names: StatementNames;
  readonly #statements = new Map<string, Statement>();
  #rest: Buffer = Buffer.alloc(0);
  #unit: Buffer[] = [];
  /** Whether it has asked to hear notifications. */
  listens = false;
  /** Whether it has said that it ends. */
  ends = false;

  constructor(names: StatementNames) {
    this.#names = names;
  }

  /** The units that are complete with these bytes. */
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

  /** Gives up its statements; returns the messages that close those that nobody else uses. */
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
    // What a client sends for a COPY comes too late for it.
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
