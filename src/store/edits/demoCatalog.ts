import { eraseCatalog } from './catalogs.ts';
import type { SqlExecutor } from '../database/driver.ts';

/** Whether the demo catalog may be made: in a database that holds no catalog and has never held one of an upstream. */
export async function isDemoWanted(sql: SqlExecutor): Promise<boolean> {
  const rows = await sql.query(
    'demo.isUnwanted',
    `(SELECT FROM catalog LIMIT 1) UNION ALL (SELECT FROM milestone WHERE name = 'DEMO_ENDED')`,
  );
  return rows.length === 0;
}

/**
 * Deletes the demo catalog, with the links of offerings to it, for good: what is made up must not stand beside what is there.
 * To be called in the transaction that makes the catalog of an upstream.
 */
export async function endDemo(tx: SqlExecutor): Promise<void> {
  await tx.query('demo.end', `INSERT INTO milestone (name) VALUES ('DEMO_ENDED') ON CONFLICT DO NOTHING`);
  const demos = await tx.query<{ id: string }>(
    'demo.lock',
    `SELECT id FROM catalog WHERE source = 'DEMO' ORDER BY id FOR UPDATE`,
  );
  for (const { id } of demos) await eraseCatalog(tx, id);
}

/** Whether it has ended. */
export async function hasDemoEnded(sql: SqlExecutor): Promise<boolean> {
  return (await sql.query('demo.hasEnded', `SELECT FROM milestone WHERE name = 'DEMO_ENDED'`)).length > 0;
}
