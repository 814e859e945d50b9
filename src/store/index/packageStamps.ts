import type { SqlExecutor } from '../database/driver.ts';

/** A package, and a text that differs once anything that the index holds of it has changed. */
export interface PackageStamp {
  readonly id: string;
  readonly stamp: string;
}

interface StampRow extends PackageStamp {
  readonly sortName: string;
  readonly name: string;
}

/** Packages per statement: some milliseconds, since on PGlite a statement blocks all others. */
const SLICE = 1_000;

/**
 * A change writes a row anew, with the id of its transaction as `xmin`, which is higher than all before it. As many rows as before
 * with the same sum are therefore the same rows.
 */
const sumOfRows = (alias: string) => `concat(count(*), '.', sum(${alias}.xmin::text::bigint))`;

const TEXT = `SELECT p.id, p.sort_name AS "sortName", p.name, concat(p.xmin, ' ', versions.stamp, ' ', parents.stamp) AS stamp
  FROM package p
  CROSS JOIN LATERAL (SELECT ${sumOfRows('v')} AS stamp FROM package_version v WHERE v.package_id = p.id) versions
  CROSS JOIN LATERAL (SELECT ${sumOfRows('r')} AS stamp FROM package_parent r WHERE r.package_id = p.id) parents
  WHERE p.catalog_id = $1 AND (p.sort_name, p.name, p.id) > ($2, $3, $4::uuid)
  ORDER BY p.sort_name, p.name, p.id LIMIT ${SLICE}`;

const START: StampRow = { id: '00000000-0000-0000-0000-000000000000', stamp: '', sortName: '', name: '' };

/** The packages of a catalog, slice by slice. */
export async function* packageStamps(sql: SqlExecutor, catalogId: string): AsyncGenerator<readonly PackageStamp[]> {
  let last = START;
  for (;;) {
    const rows = await sql.query<StampRow>('index.stamps', TEXT, [catalogId, last.sortName, last.name, last.id]);
    if (rows.length > 0) yield rows;
    const end = rows.at(-1);
    if (!end || rows.length < SLICE) return;
    last = end;
  }
}
