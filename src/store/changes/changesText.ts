/** The position before the first change. */
export const START = { serial: 0, place: 0 } as const;
/** The position beyond the last change: the largest values that the types have. */
export const BEYOND = { serial: 2_147_483_647, place: Number.MAX_SAFE_INTEGER } as const;

const COMMITTED = 'c.serial IS NOT NULL AND ($1::uuid IS NULL OR $1::uuid = ANY (c.catalog_ids))';

/** The conditions of `ChangeFilter`: $1 catalog, $2 package, $3 rows, $4 kinds; null for each that is not given. */
const FILTERED = `($1::uuid IS NULL OR h.catalog_id = $1::uuid OR h.from_catalog_id = $1::uuid)
  AND ($2::uuid IS NULL OR h.package_id = $2::uuid)
  AND ($3::text[] IS NULL OR h."row" = ANY ($3::text[]::changed_row[]))
  AND ($4::text[] IS NULL OR h.kind = ANY ($4::text[]::change_kind[]))`;

const COLUMNS = `h."row", h.kind, h.row_id AS "rowId", h.catalog_id AS "catalogId", h.from_catalog_id AS "fromCatalogId", h.package_id AS "packageId",
  h.label, h.fields, h.place`;

/**
 * Selects at most $7 changes beyond the position ($5, $6), each with the head of the feed; one row without a change if there is none. The
 * inner limit lets a page within a large commit read that page only.
 */
function pageText(isBackward: boolean): string {
  const [beyond, direction, outermost] = isBackward ? ['<', 'DESC', BEYOND.place] : ['>', 'ASC', -1];
  return `SELECT s.serial AS "headSerial", s.expired_serial AS "expiredSerial", s.expired_place::float8 AS "expiredPlace", p.*
    FROM change_head s LEFT JOIN LATERAL (
      SELECT c.serial, c.at, h.*, h.place::text AS k1, c.serial::text AS k0
      FROM (SELECT c.id, c.serial, c.at FROM "commit" c WHERE c.serial ${beyond}= $5::int AND ${COMMITTED} ORDER BY c.serial ${direction}) c
      CROSS JOIN LATERAL (
        SELECT ${COLUMNS} FROM "change" h
        WHERE h.commit_id = c.id AND h.place ${beyond} CASE WHEN c.serial = $5::int THEN $6::bigint ELSE ${outermost} END AND ${FILTERED}
        ORDER BY h.place ${direction} LIMIT $7::int) h
      ORDER BY c.serial ${direction}, h.place ${direction} LIMIT $7::int) p ON true
    ORDER BY p.serial ${direction}, p.place ${direction}`;
}

export const CHANGES_AFTER = pageText(false);
export const CHANGES_BEFORE = pageText(true);

/** Counts all changes of a filter. */
export const CHANGE_COUNT = `SELECT count(*)::int AS count FROM "change" h WHERE ${FILTERED}
  AND EXISTS (SELECT FROM "commit" c WHERE c.id = h.commit_id AND ${COMMITTED})`;
