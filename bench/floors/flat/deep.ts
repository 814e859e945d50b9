import type { Ask } from '../ask.ts';
import { ZEN3_TARGETS } from '../zen3.ts';
import { globalId } from './rows.ts';

interface Row {
  readonly id: string;
  readonly location: string;
  readonly version: string;
  readonly package: string;
  readonly catalog: string;
  readonly catalog_version: string;
}

/** Each row needs one parent only, so one statement joins them. */
const TARGETS = `SELECT t.id, t.location, v.version, p.name AS package, c.name AS catalog, c.version AS catalog_version
  ${ZEN3_TARGETS}`;

/** The response to `deep`. */
export async function deep(ask: Ask): Promise<unknown> {
  const rows = await ask<Row>('deep', TARGETS);
  return { targets: { nodes: rows.map(targetNode) } };
}

const targetNode = (row: Row) => ({
  id: globalId('Target', row.id),
  location: row.location,
  packageVersion: {
    version: row.version,
    package: { name: row.package, catalog: { name: row.catalog, version: row.catalog_version } },
  },
});
