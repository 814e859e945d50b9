import DataLoader from 'dataloader';
import { MergedProjection } from './mergedProjection.ts';
import { addComputedFields } from '../sql/computedFields.ts';
import { type Identified, type Projection } from '../sql/fields.ts';
import { byIdStatement, type RowProjection, type Statement } from '../sql/listing.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { type RowSource } from '../sql/selection.ts';

/** The count in the one row of a counting statement. */
export const countOf = ([row]: readonly { readonly count: number }[]): number => row?.count ?? 0;

/** The loaders of one request: requests for the same rows are batched into one statement and cached. */
export class Batches {
  readonly #sql: SqlExecutor;
  /** One loader per name and arguments: two aliases with different arguments are two statements. */
  readonly #loaders = new Map<string, DataLoader<string, unknown>>();
  readonly #readings = new Map<string, MergedProjection>();

  constructor(sql: SqlExecutor) {
    this.#sql = sql;
  }

  /** A loader shared by siblings that read different fields of the same rows, until its statement is sent. */
  joined<Value>(
    name: string,
    args: unknown,
    requested: RowProjection,
    create: (name: string, reading: MergedProjection) => DataLoader<string, Value>,
  ): DataLoader<string, Value> {
    const key = `${name} ${JSON.stringify(args)}`;
    if (!this.#readings.get(key)?.widen(requested)) {
      const reading = new MergedProjection(requested);
      this.#readings.set(key, reading);
      this.#loaders.set(key, create(name, reading));
    }
    return this.#loaders.get(key) as DataLoader<string, Value>; // created above, or earlier for the same rows
  }

  /** A loader without arguments, whose rows are grouped by parent. */
  of<Row, Value>(
    name: string,
    statement: (parents: readonly string[]) => Statement,
    value: (rows: readonly Row[]) => Value,
  ): DataLoader<string, Value> {
    return this.loader(name, null, (key) => this.grouped(key, statement, value));
  }

  /** A loader for a name and arguments, created at its first use. */
  loader<Value>(name: string, args: unknown, create: (name: string) => DataLoader<string, Value>): DataLoader<string, Value> {
    const key = `${name} ${JSON.stringify(args)}`;
    const found = this.#loaders.get(key);
    if (found) return found as DataLoader<string, Value>;
    const created = create(name);
    this.#loaders.set(key, created);
    return created;
  }

  /** A loader of single rows by id; null for an unknown id. */
  byId<Row extends Identified>(
    name: string,
    source: RowSource<Row>,
    projection: Projection = null,
  ): DataLoader<string, Row | null> {
    return this.joined(`${name}.byId`, null, { fields: projection, hasCursors: false }, (key, reading) => {
      return new DataLoader(async (ids) => {
        const { text, values } = byIdStatement(source, ids, reading.freeze().fields);
        const rows = addComputedFields(source.fields, await this.#sql.query<Row>(key, text, values), reading.fields);
        const found = new Map(rows.map((row) => [row.uuid, row]));
        return ids.map((id) => found.get(id) ?? null);
      });
    });
  }

  /** A loader whose statement returns rows with the position of their parent. */
  grouped<Row, Value>(
    name: string,
    statement: (parents: readonly string[]) => Statement | Promise<Statement>,
    value: (rows: readonly Row[], parent: string) => Value,
  ): DataLoader<string, Value> {
    return new DataLoader(async (parents) => {
      const { text, values } = await statement(parents);
      const groups: Row[][] = parents.map(() => []);
      for (const row of await this.#sql.query<Row & { parent: number }>(name, text, values)) groups[row.parent - 1]?.push(row);
      return groups.map((rows, index) => value(rows, parents[index] ?? ''));
    });
  }
}
