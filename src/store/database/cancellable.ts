import type { Cancellation } from './cancellation.ts';
import type { SqlExecutor } from './driver.ts';
import type { Database } from './database.ts';

/** The same way to SQL, on which nothing goes on once it is cancelled. */
export const cancellableSql = (sql: SqlExecutor, cancellation: Cancellation): SqlExecutor => ({
  query: (name, text, params) => sql.query(name, text, params, cancellation),
});

/** The same database, on which nothing goes on once it is cancelled: a transaction that has not committed rolls back. */
export const cancellable = (db: Database, cancellation: Cancellation): Database => ({
  ...db,
  query: (name, text, params) => db.query(name, text, params, cancellation),
  transaction: (work) => db.transaction(work, cancellation),
});
