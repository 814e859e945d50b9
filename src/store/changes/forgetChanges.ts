import type { DatabaseDriver } from '../database/driver.ts';

/** Deletes the changes of whole commits that are older than `days`, and keeps the position of the last one, which bounds valid cursors. */
export async function forgetChanges(db: DatabaseDriver, days: number): Promise<void> {
  await db.transaction(async (tx) => {
    const [last] = await tx.query<{ serial: number | null }>(
      'change.expired',
      'SELECT max(serial) AS serial FROM "commit" WHERE serial IS NOT NULL AND at < now() - make_interval(days => $1)',
      [days],
    );
    const serial = last?.serial ?? null;
    if (serial === null) return;
    // Of two gateways that do this at once the second one deletes nothing and, after it has waited, updates nothing.
    await tx.query(
      'change.forget',
      `WITH gone AS (DELETE FROM "commit" WHERE serial <= $1 RETURNING id, serial),
       changes AS (DELETE FROM "change" h USING gone g WHERE h.commit_id = g.id RETURNING g.serial, h.place)
       UPDATE change_head SET expired_serial = $1, expired_place = coalesce((SELECT max(place) FROM changes WHERE serial = $1), expired_place)
       WHERE expired_serial < $1`,
      [serial],
    );
  });
}

/** The number of stored changes. */
export async function countChanges(sql: Pick<DatabaseDriver, 'query'>): Promise<number> {
  const [counted] = await sql.query<{ count: number }>('change.kept', 'SELECT count(*)::int AS count FROM "change"');
  return counted?.count ?? 0;
}
