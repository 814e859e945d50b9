import type { TestApp } from './app.ts';
import { isPostgresql } from './database.ts';

/** Locks a table until the returned function is called. */
export async function hold(app: TestApp, table: string): Promise<() => Promise<void>> {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let begun: () => void = () => undefined;
  const isHeld = new Promise<void>((resolve) => (begun = resolve));
  const held = app.app.db.transaction(async (tx) => {
    if (isPostgresql) await tx.query('test', `LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    begun();
    await released;
  });
  await isHeld;
  return async () => {
    release();
    await held;
  };
}

/** The number of statements waiting for a lock. */
export async function waiting(app: TestApp): Promise<number> {
  const [row] = await app.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row?.count ?? 0;
}
