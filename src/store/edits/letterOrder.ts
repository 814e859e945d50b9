import { versionOrder } from '../../domain/version.ts';
import type { SqlExecutor } from '../database/driver.ts';

/** Versions whose order depends on others of their package: 3.9.2b, next to 3.9.2b2. */
const LETTERED = /\d[abc]\d*$/i;

interface Lettered {
  readonly id: string;
  readonly packageId: string;
  readonly version: string;
  readonly key: string;
}

/** Reorders the versions of a package that end in a letter after the given versions were added or removed. */
export async function orderLetters(sql: SqlExecutor, packageId: string, touched: readonly (string | undefined)[]): Promise<void> {
  if (touched.some((version) => version !== undefined && LETTERED.test(version))) await orderAllLetters(sql, packageId);
}

/** Reorders the versions that end in a letter, of one package or of all. */
export async function orderAllLetters(sql: SqlExecutor, packageId: string | null): Promise<void> {
  const rows = await sql.query<Lettered>(
    'version.letters',
    `SELECT id, package_id AS "packageId", version, version_key AS key FROM package_version
     WHERE version ~* '[0-9][abc][0-9]*$' AND ($1::uuid IS NULL OR package_id = $1)`,
    [packageId],
  );
  const siblings = new Map<string, Lettered[]>();
  for (const row of rows) siblings.set(row.packageId, [...(siblings.get(row.packageId) ?? []), row]);
  const places = rows.map(({ id, version, key, packageId }) => ({
    ...{ id, before: key },
    ...versionOrder(version, siblings.get(packageId)),
  }));
  const moved = places.filter(({ key, before }) => key !== before);
  if (moved.length === 0) return;
  await sql.query(
    'version.order',
    `UPDATE package_version v SET version_key = k.key, version_rank = k.rank
     FROM jsonb_to_recordset($1::jsonb) AS k(id uuid, key text, rank smallint) WHERE v.id = k.id`,
    [JSON.stringify(moved)],
  );
}
