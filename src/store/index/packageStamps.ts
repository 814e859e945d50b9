import type { SqlExecutor } from '../database/driver.ts';

/** A package, and a text that differs once anything that the index holds of it has changed. */
export interface PackageStamp {
  readonly id: string;
  readonly stamp: string;
}

interface Row extends PackageStamp {
  readonly sortName: string;
  readonly name: string;
}

/** Packages per statement: some milliseconds, since on PGlite a statement blocks all others. */
const SLICE = 1_000;

/**
 * Says which rows of a kind a package has. A change writes a row anew, with the id of its transaction as `xmin`, which is higher
 * than all before it: as many rows as before with the same sum are therefore the same rows.
 */
export const sumOfRows = (alias: string): string => `concat(count(*), '.', sum(${alias}.xmin::text::bigint))`;

/** The stamp of the package `p`, of the sums of its versions and its parents. */
export const stampOf = (versions: string, parents: string): string => `concat(p.xmin, ' ', ${versions}, ' ', ${parents})`;

/** The sum of the parents of the package `p` that were set manually. */
export const SUM_OF_PARENTS = `(SELECT ${sumOfRows('r')} FROM package_parent r WHERE r.package_id = p.id)`;

const SUM_OF_VERSIONS = `(SELECT ${sumOfRows('v')} FROM package_version v WHERE v.package_id = p.id)`;

const textOf = (stamp: string) => `SELECT p.id, p.sort_name AS "sortName", p.name, ${stamp} AS stamp FROM package p
  WHERE p.catalog_id = $1 AND (p.sort_name, p.name, p.id) > ($2, $3, $4::uuid)
  ORDER BY p.sort_name, p.name, p.id LIMIT ${SLICE}`;

const STAMPS = textOf(stampOf(SUM_OF_VERSIONS, SUM_OF_PARENTS));
const IDS = textOf(`''`);

const START: Row = { id: '00000000-0000-0000-0000-000000000000', stamp: '', sortName: '', name: '' };

/** The packages of a catalog, slice by slice. @param hasStamps false where none is known to compare with: the stamps are empty then */
export async function* packageStamps(
  sql: SqlExecutor,
  catalogId: string,
  hasStamps: boolean,
): AsyncGenerator<readonly PackageStamp[]> {
  let last = START;
  for (;;) {
    const rows = await sql.query<Row>('index.stamps', hasStamps ? STAMPS : IDS, [catalogId, last.sortName, last.name, last.id]);
    if (rows.length > 0) yield rows;
    const end = rows.at(-1);
    if (!end || rows.length < SLICE) return;
    last = end;
  }
}
