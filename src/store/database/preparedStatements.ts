import pg from 'pg';

/** Texts that are prepared, and texts that were seen once: beyond it the least recently used is forgotten, so that odd filters cannot fill the server's memory. */
const MAX_TEXTS = 500;
/** Of a name, beside its number: names have at most 63 bytes. */
const MAX_NAME = 40;
/**
 * The tables of one import are in texts that never come again; and of a prepared statement PostgreSQL keeps one plan for all patterns,
 * which takes one of two letters for one that an index finds.
 */
const UNPREPARED = / staging\.| LIKE /;

/** What node-postgres knows of a connection, but not its types. */
interface Connection {
  readonly parsedStatements: Record<string, string>;
  close(statement: { type: 'S'; name: string }): void;
}

interface Submittable {
  submit: (connection: Connection) => Error | null;
}

/**
 * Which texts are prepared: each at its second use, and then once a connection. A name stands for one text and is never given to another;
 * a connection that has prepared as many as are kept closes those that are forgotten.
 */
export class PreparedStatements {
  readonly #seen = new Map<string, true>();
  readonly #names = new Map<string, string>();
  #count = 0;

  /** The statement as node-postgres takes it. */
  query(kind: string, text: string, params: readonly unknown[]): pg.QueryConfig {
    const values = [...params];
    const name = this.#nameOf(kind, text);
    return name === undefined ? { text, values } : this.#prepared({ name, text, values });
  }

  /** A query that makes room on its connection before it is prepared there. */
  #prepared(config: pg.QueryConfig & { readonly name: string }): pg.QueryConfig {
    const query = new pg.Query(config) as unknown as Submittable; // what its types leave out
    const submit = query.submit.bind(query);
    query.submit = (connection) => {
      if (connection.parsedStatements[config.name] === undefined) this.#makeRoom(connection);
      return submit(connection);
    };
    return query as unknown as pg.QueryConfig; // which node-postgres takes as well
  }

  #makeRoom(connection: Connection): void {
    const names = Object.keys(connection.parsedStatements);
    if (names.length < MAX_TEXTS) return;
    const kept = new Set(this.#names.values());
    for (const name of names) {
      if (kept.has(name)) continue;
      connection.close({ type: 'S', name });
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- node-postgres' own record
      delete connection.parsedStatements[name];
    }
  }

  #nameOf(kind: string, text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) {
      remember(this.#names, text, known);
      return known;
    }
    if (UNPREPARED.test(text)) return undefined;
    if (!this.#seen.delete(text)) {
      remember(this.#seen, text, true);
      return undefined;
    }
    const name = `${kind.slice(0, MAX_NAME)}:${(this.#count += 1)}`;
    remember(this.#names, text, name);
    return name;
  }
}

/** Puts an entry behind all others, and forgets the first beyond the bound. */
function remember<Value>(entries: Map<string, Value>, key: string, value: Value): void {
  entries.delete(key);
  entries.set(key, value);
  if (entries.size <= MAX_TEXTS) return;
  const [oldest = key] = entries.keys();
  entries.delete(oldest);
}
