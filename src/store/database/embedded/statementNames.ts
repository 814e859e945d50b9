import { message } from './messages.js';

/** A prepared text, under a name that is unique in the whole session. */
export interface Statement {
  readonly name: string;
  /** The Parse message that prepares it. */
  readonly parse: Buffer;
}

interface Counted extends Statement {
  readonly key: string;
  users: number;
}

const HEADER = 5;

/**
 * Names of prepared statements. Each connection has its own; in the shared session a text has one name, whichever connection
 * prepares it, until no connection uses it any more.
 */
export class StatementNames {
  readonly #byText = new Map<string, Counted>();
  #last = 0;

  /** Adds a user to the statement of a Parse message. */
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

  /** Removes a user; whether it was the last one. */
  leave(statement: Statement): boolean {
    const known = this.#byText.get((statement as Counted).key);
    if (!known || (known.users -= 1) > 0) return false;
    return this.#byText.delete(known.key);
  }

  /** All statements in use, to prepare them in a new session. */
  get all(): Statement[] {
    return [...this.#byText.values()];
  }
}

/** Replaces the statement name in a message; `from` is the offset of the name. */
export function renamed(bytes: Buffer, from: number, name: string): Buffer {
  const type = bytes.toString('latin1', 0, 1);
  return message(type, bytes.subarray(HEADER, from), name, bytes.subarray(bytes.indexOf(0, from) + 1));
}

/** The offset of the statement name in a Bind message, after the portal. */
export const statementOfBind = (bind: Buffer): number => bind.indexOf(0, HEADER) + 1;
