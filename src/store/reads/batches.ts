import DataLoader from 'dataloader';
import { MergedProjection } from './mergedProjection.ts';
import { addComputedFields } from '../sql/computedFields.ts';
import { type Identified, type Projection } from '../sql/fields.ts';
import { byIdStatement, type RowProjection, type Statement } from '../sql/listing.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { type RowSource } from '../sql/selection.ts';

/** The loaders of one request: what is asked for together becomes one statement, and nothing is asked twice. */
export class Batches {
  readonly #sql: SqlExecutor;
  /** One loader per name and arguments: two aliases with other arguments are two statements. */
  readonly #loaders = new Map<string, DataLoader<string, unknown>>();
  readonly #readings = new Map<string, MergedProjection>();

  constructor(sql: SqlExecutor) {
    this.#sql = sql;
  }

  /** The loader of the same rows for siblings that read different fields of them, as long as its statement is not out. */
  joined<Value>(
    name: string,
    args: unknown,
    asked: RowProjection,
    create: (name: string, reading: MergedProjection) => DataLoader<string, Value>,
  ): DataLoader<string, Value> {
    const key = `${name} ${JSON.stringify(args)}`;
    if (!this.#readings.get(key)?.widen(asked)) {
      const reading = new MergedProjection(asked);
      this.#readings.set(key, reading);
      this.#loaders.set(key, create(name, reading));
    }
    return this.#loaders.get(key) as DataLoader<string, Value>; // made just now, or for the same rows
  }

  /** The one loader of a name. */
  of<Row, Value>(
    name: string,
    statement: (parents: readonly string[]) => Statement,
    value: (rows: readonly Row[]) => Value,
  ): DataLoader<string, Value> {
    return this.loader(name, null, (key) => this.grouped(key, statement, value));
  }

  loader<Value>(name: string, args: unknown, create: (name: string) => DataLoader<string, Value>): DataLoader<string, Value> {
    const key = `${name} ${JSON.stringify(args)}`;
    const found = this.#loaders.get(key);
    if (found) return found as DataLoader<string, Value>;
    const created = create(name);
    this.#loaders.set(key, created);
    return created;
  }

  byId<Row extends Identified>(name: string, source: RowSource<Row>, wanted: Projection = null): DataLoader<string, Row | null> {
    return this.joined(`${name}.byId`, null, { fields: wanted, hasCursors: false }, (key, reading) => {
      return new DataLoader(async (ids) => {
        const { text, values } = byIdStatement(source, ids, reading.freeze().fields);
        const rows = addComputedFields(source.fields, await this.#sql.query<Row>(key, text, values), reading.fields);
        const found = new Map(rows.map((row) => [row.uuid, row]));
        return ids.map((id) => found.get(id) ?? null);
      });
    });
  }

  /** Rows that say by its place which parent they belong to, gathered by parent. */
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
