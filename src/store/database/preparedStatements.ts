import pg from 'pg';

/**
 * Maximum number of prepared texts, and of texts seen once. The least recently used is dropped, so that unusual filters cannot
 * fill the memory of the server.
 */
const MAX_TEXTS = 500;
/** Maximum length of the name part: PostgreSQL truncates names to 63 bytes, and a number follows. */
const MAX_NAME = 40;
/**
 * Texts with staging tables are never repeated. With LIKE, PostgreSQL keeps one generic plan for all patterns, which would scan
 * the index for a pattern too short for it.
 */
const UNPREPARED = / staging\.| LIKE /;

/** A connection as it is in node-postgres, but not in its types. */
interface Connection {
  readonly parsedStatements: Record<string, string>;
  close(statement: { type: 'S'; name: string }): void;
}

interface Submittable {
  submit: (connection: Connection) => Error | null;
}

/**
 * Decides which texts are prepared: each at its second use, once per connection. A name belongs to one text and is never reused;
 * a connection at the limit closes the statements that were dropped.
 */
export class PreparedStatements {
  readonly #seen = new Map<string, true>();
  readonly #names = new Map<string, string>();
  #count = 0;

  /** The query for node-postgres, with a name when it is prepared. */
  query(kind: string, text: string, params: readonly unknown[]): pg.QueryConfig {
    const values = [...params];
    const name = this.#nameOf(kind, text);
    return name === undefined ? { text, values } : this.#prepared({ name, text, values });
  }

  /** A query that closes dropped statements of its connection before it is prepared there. */
  #prepared(config: pg.QueryConfig & { readonly name: string }): pg.QueryConfig {
    const query = new pg.Query(config) as unknown as Submittable; // its types omit this
    const submit = query.submit.bind(query);
    query.submit = (connection) => {
      if (connection.parsedStatements[config.name] === undefined) this.#makeRoom(connection);
      return submit(connection);
    };
    return query as unknown as pg.QueryConfig; // node-postgres accepts a query object
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

/** Moves an entry to the end, and removes the first one beyond the limit. */
function remember<Value>(entries: Map<string, Value>, key: string, value: Value): void {
  entries.delete(key);
  entries.set(key, value);
  if (entries.size <= MAX_TEXTS) return;
  const [oldest = key] = entries.keys();
  entries.delete(oldest);
}
