import { message } from './messages.js';

/** A text that some connection has prepared, under a name that is its own in the whole session. */
export interface Statement {
  readonly name: string;
  /** Parses it. */
  readonly parse: Buffer;
}

interface Counted extends Statement {
  readonly key: string;
  users: number;
}

const HEADER = 5;

/**
 * Names of prepared statements. Each connection has its own; in the one session that they share a text has one name,
 * whoever prepares it, until nobody uses it any more.
 */
export class StatementNames {
  readonly #byText = new Map<string, Counted>();
  #last = 0;

  /** The statement that a Parse message is about, which has one user more now. */
  use(parse: Buffer): Statement {
    const rest = parse.subarray(parse.indexOf(0, HEADER) + 1);
    const key = rest.toString('latin1');
    const known = this.#byText.get(key);
    if (known) {
      known.users += 1;
      return known;
    }
    const name = `s${(this.#last += 1)}`;
    const statement = { name, parse: message('P', name, rest), key, users: 1 };
    this.#byText.set(key, statement);
    return statement;
  }

  /** Takes a user away; whether it was the last one. */
  leave(statement: Statement): boolean {
    const known = this.#byText.get((statement as Counted).key);
    if (!known || (known.users -= 1) > 0) return false;
    return this.#byText.delete(known.key);
  }

  /** All that are in use, for a session that knows none yet. */
  get all(): Statement[] {
    return [...this.#byText.values()];
  }
}

/** The same message, about a statement of another name; `from` is where the name begins. */
export function renamed(bytes: Buffer, from: number, name: string): Buffer {
  const type = bytes.toString('latin1', 0, 1);
  return message(type, bytes.subarray(HEADER, from), name, bytes.subarray(bytes.indexOf(0, from) + 1));
}

/** Where Bind names its statement: behind the portal. */
export const statementOfBind = (bind: Buffer): number => bind.indexOf(0, HEADER) + 1;
