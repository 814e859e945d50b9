import { eraseCatalog } from './catalogs.ts';
import type { SqlExecutor } from '../database/driver.ts';

/** Whether to create the demo catalog: only in a database that has no catalog and has never imported one from an upstream. */
export async function isDemoWanted(sql: SqlExecutor): Promise<boolean> {
  const rows = await sql.query(
    'demo.isUnwanted',
    `(SELECT FROM catalog LIMIT 1) UNION ALL (SELECT FROM milestone WHERE name = 'DEMO_ENDED')`,
  );
  return rows.length === 0;
}

/**
 * Deletes the demo catalog and the offering links to it for good, so that made-up data is never mixed with real data. Call it in
 * the transaction that creates the first catalog of an upstream.
 */
export async function endDemo(tx: SqlExecutor): Promise<void> {
  await tx.query('demo.end', `INSERT INTO milestone (name) VALUES ('DEMO_ENDED') ON CONFLICT DO NOTHING`);
  const demos = await tx.query<{ id: string }>(
    'demo.lock',
    `SELECT id FROM catalog WHERE source = 'DEMO' ORDER BY id FOR UPDATE`,
  );
  for (const { id } of demos) await eraseCatalog(tx, id);
}

/** Whether the demo catalog was deleted for good. */
export async function hasDemoEnded(sql: SqlExecutor): Promise<boolean> {
  return (await sql.query('demo.hasEnded', `SELECT FROM milestone WHERE name = 'DEMO_ENDED'`)).length > 0;
}
