import pg from 'pg';
import type { Copy, Row } from '../../docs/recipes/mirror.ts';

const TABLES = `
  CREATE TABLE IF NOT EXISTS mirrored (id text PRIMARY KEY, owner text, content jsonb NOT NULL);
  CREATE INDEX IF NOT EXISTS mirrored_owner ON mirrored (owner);
  CREATE TABLE IF NOT EXISTS place (first text NOT NULL, last text NOT NULL);
  CREATE TABLE IF NOT EXISTS applied (number serial PRIMARY KEY, change text NOT NULL)`;
const STORE = `INSERT INTO mirrored SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[])
  ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, content = excluded.content`;
const DELETE = `WITH RECURSIVE gone AS (
    SELECT id FROM unnest($1::text[]) AS id UNION SELECT m.id FROM mirrored m JOIN gone ON m.owner = gone.id)
  DELETE FROM mirrored m USING gone WHERE m.id = gone.id`;

type Changed = readonly [id: string, row: Row | null];

/** A copy in PostgreSQL, which survives the death of its process. It also keeps which changes were applied, in their order. */
export class KeptCopy implements Copy, AsyncDisposable {
  /** The changes of the batch received last, as texts; stored with its rows. */
  received: readonly string[] = [];
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** Opens the copy in a database, and creates its tables where there are none. */
  static async open(connectionString: string): Promise<KeptCopy> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query(TABLES);
    return new KeptCopy(client);
  }

  async cursor(): Promise<string | null> {
    return (await this.place())?.last ?? null;
  }

  /** The cursor with which the copy began, and the last one; undefined for a new copy. */
  async place(): Promise<{ first: string; last: string } | undefined> {
    return (await this.#client.query<{ first: string; last: string }>('SELECT first, last FROM place')).rows[0];
  }

  /** The applied changes. */
  async applied(): Promise<string[]> {
    const { rows } = await this.#client.query<{ change: string }>('SELECT change FROM applied ORDER BY number');
    return rows.map(({ change }) => change);
  }

  /** All rows, by their ids. */
  async rows(): Promise<Map<string, Row>> {
    const { rows } = await this.#client.query<{ content: Row }>('SELECT content FROM mirrored');
    return new Map(rows.map(({ content }) => [content.id, content]));
  }

  replace(rows: readonly Row[], cursor: string): Promise<void> {
    return this.#together(async () => {
      await this.#client.query('TRUNCATE mirrored, place, applied');
      await this.#client.query('INSERT INTO place VALUES ($1, $1)', [cursor]);
      await this.#store(rows.map((row) => [row.id, row]));
    });
  }

  apply(changes: readonly Changed[], cursor: string): Promise<void> {
    return this.#together(async () => {
      for (const run of runs(changes))
        await (run[0]?.[1] ? this.#store(run) : this.#client.query(DELETE, [run.map(([id]) => id)]));
      await this.#client.query('INSERT INTO applied (change) SELECT unnest($1::text[])', [this.received]);
      await this.#client.query('UPDATE place SET last = $1', [cursor]);
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#client.end();
  }

  async #store(changes: readonly Changed[]): Promise<void> {
    const rows = [...new Map(changes)].flatMap(([, row]) => row ?? []);
    await this.#client.query(STORE, [rows.map(({ id }) => id), rows.map(ownerOf), rows.map((row) => JSON.stringify(row))]);
  }

  async #together(work: () => Promise<void>): Promise<void> {
    await this.#client.query('BEGIN');
    await work();
    await this.#client.query('COMMIT');
  }
}

/** The row that a row belongs to. */
function ownerOf({ catalog, package: item, packageVersion }: Row): string | null {
  const owner = (catalog ?? item ?? packageVersion) as { id: string } | undefined;
  return owner?.id ?? null;
}

/** Neighbouring changes that are all to be stored, or all to be deleted. */
function runs(changes: readonly Changed[]): Changed[][] {
  const found: Changed[][] = [];
  for (const change of changes) {
    const last = found.at(-1);
    if (last?.[0] && (last[0][1] === null) === (change[1] === null)) last.push(change);
    else found.push([change]);
  }
  return found;
}
