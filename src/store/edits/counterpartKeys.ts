import type { CatalogSource } from '../../domain/catalog.ts';
import { counterpartKey, type NamedPackage } from '../../domain/counterparts/counterpartKey.ts';
import type { SqlExecutor } from '../database/driver.ts';

interface Row extends NamedPackage {
  readonly id: string;
  readonly key: string;
  readonly source: CatalogSource | null;
}

/** Packages per statement: on PGlite a running statement blocks everything else. */
const CHUNK = 2_000;

/** Renews the keys by which packages of the same software are found; of all packages with `null`. */
export async function renewCounterpartKeys(sql: SqlExecutor, packageIds: readonly string[] | null): Promise<void> {
  const rows = await sql.query<Row>(
    'package.counterpartKeys',
    `SELECT p.id, p.ecosystem, p.name, p.counterpart_key AS key, c.source FROM package p JOIN catalog c ON c.id = p.catalog_id
     WHERE $1::uuid[] IS NULL OR p.id = ANY ($1::uuid[])`,
    [packageIds],
  );
  const changed = rows
    .map(({ id, key, source, ...named }) => ({ id, before: key, key: counterpartKey(named, source) }))
    .filter(({ before, key }) => before !== key);
  for (let from = 0; from < changed.length; from += CHUNK)
    await sql.query(
      'package.counterpartKey',
      `UPDATE package p SET counterpart_key = k.key FROM jsonb_to_recordset($1::jsonb) AS k(id uuid, key text) WHERE p.id = k.id`,
      [JSON.stringify(changed.slice(from, from + CHUNK))],
    );
}
