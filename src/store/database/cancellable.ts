import type { Cancellation } from './cancellation.ts';
import type { SqlExecutor } from './driver.ts';
import type { Database } from './database.ts';

/** An executor whose statements end when the cancellation is triggered. */
export const cancellableSql = (sql: SqlExecutor, cancellation: Cancellation): SqlExecutor => ({
  query(name, text, params) {
    cancellation.statements += 1;
    return sql.query(name, text, params, cancellation);
  },
});

/** A database whose statements end when the cancellation is triggered; a transaction that has not committed rolls back. */
export const cancellable = (db: Database, cancellation: Cancellation): Database => ({
  ...db,
  ...cancellableSql(db, cancellation),
  transaction: (work) => db.transaction(work, cancellation),
  snapshot: () => db.snapshot(cancellation),
});
