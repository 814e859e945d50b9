import type { Ask } from '../ask.ts';
import { globalId } from './rows.ts';

const CATALOGS = `SELECT id, name, version, package_count AS "packageCount", version_count AS "versionCount", target_count AS "targetCount"
  FROM catalog ORDER BY sort_name, name, version_key DESC, id DESC LIMIT 20`;

/** The response to `catalogs`. */
export async function catalogs(ask: Ask): Promise<unknown> {
  const rows = await ask<{ id: string }>('catalogs', CATALOGS);
  return { catalogs: { nodes: rows.map((row) => ({ ...row, id: globalId('Catalog', row.id) })) } };
}
