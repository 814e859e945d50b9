import { v7 as uuidv7 } from 'uuid';
import type { SqlExecutor } from '../database/driver.ts';

/** Column → value as the driver takes it; `undefined` leaves the column as it is. */
export type Values = Readonly<Record<string, unknown>>;

type Table = 'catalog' | 'package' | 'package_version' | 'target' | 'offering' | 'offering_catalog';

/** What of it was given. */
export const given = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** Whether a change of a row names the row and nothing else. */
export const givesNothing = ({ id: _id, ...change }: { readonly id: string }): boolean => Object.keys(given(change)).length === 0;

/** A value for a JSON column: drivers take a plain list for an array of texts. */
export const json = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value));

/** Writes a row and returns its id. */
export async function insertRow(tx: SqlExecutor, table: Table, values: Values, id: string = uuidv7()): Promise<string> {
  const columns = Object.entries(given({ id, ...values }));
  await tx.query(
    `${table}.insert`,
    `INSERT INTO ${table} (${columns.map(([column]) => column).join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
    columns.map(([, value]) => value),
  );
  return id;
}

/** Writes what is given of a row; nothing is written where nothing is given. */
export async function updateRow(tx: SqlExecutor, table: Table, id: string, values: Values): Promise<void> {
  const columns = Object.entries(given(values));
  if (columns.length === 0) return;
  const assignments = columns.map(([column], index) => `${column} = $${index + 2}`);
  await tx.query(`${table}.update`, `UPDATE ${table} SET ${assignments.join(', ')}, modified_at = now() WHERE id = $1`, [
    id,
    ...columns.map(([, value]) => value),
  ]);
}
