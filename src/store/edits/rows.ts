import { v7 as uuidv7 } from 'uuid';
import type { SqlExecutor } from '../database/driver.ts';

/** Values by column, as the driver takes them; `undefined` leaves a column as it is. */
export type Values = Readonly<Record<string, unknown>>;

type Table = 'catalog' | 'package' | 'package_version' | 'target' | 'offering' | 'offering_catalog';

/** The values that are given. */
export const given = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** Whether an input has an id and no changes. */
export const givesNothing = ({ id: _id, ...change }: { readonly id: string }): boolean => Object.keys(given(change)).length === 0;

/** Serialises a value for a JSON column: drivers would write a plain list as an array of texts. */
export const json = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value));

/** Inserts a row and returns its id. */
export async function insertRow(tx: SqlExecutor, table: Table, values: Values, id: string = uuidv7()): Promise<string> {
  const columns = Object.entries(given({ id, ...values }));
  await tx.query(
    `${table}.insert`,
    `INSERT INTO ${table} (${columns.map(([column]) => column).join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
    columns.map(([, value]) => value),
  );
  return id;
}

/** Updates the given columns of a row; does nothing when none is given. */
export async function updateRow(tx: SqlExecutor, table: Table, id: string, values: Values): Promise<void> {
  const columns = Object.entries(given(values));
  if (columns.length === 0) return;
  const assignments = columns.map(([column], index) => `${column} = $${index + 2}`);
  await tx.query(`${table}.update`, `UPDATE ${table} SET ${assignments.join(', ')}, modified_at = now() WHERE id = $1`, [
    id,
    ...columns.map(([, value]) => value),
  ]);
}
