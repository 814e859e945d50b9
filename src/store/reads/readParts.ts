import type { LRUCache } from 'lru-cache';
import type { Statement } from '../sql/listing.ts';

/** A row with the position of the part that it is of. */
export interface PartRow {
  readonly part: number;
}

/** Reads the rows of a statement. */
export type ReadRows<Row> = (statement: Statement) => Promise<readonly Row[]>;

/**
 * Reads the rows of each part in one statement, in the order of the parts; none without parts.
 * @param statementOf the statement of some parts, each row of which has the position of its part
 */
export async function readParts<Part, Row extends PartRow>(
  parts: readonly Part[],
  statementOf: (parts: readonly Part[]) => Statement,
  read: ReadRows<Row>,
): Promise<(readonly Row[])[]> {
  const rows = parts.length > 0 ? await read(statementOf(parts)) : [];
  return parts.map((_, index) => rows.filter(({ part }) => part === index));
}

/** As `readParts`, but reads only what has not been kept, and keeps it: two requests often have a part in common. */
export async function readMissingParts<Part, Row extends PartRow>(
  kept: LRUCache<string, readonly Row[]>,
  parts: readonly Part[],
  statementOf: (parts: readonly Part[]) => Statement,
  read: ReadRows<Row>,
): Promise<(readonly Row[])[]> {
  const found = parts.map((part) => {
    const key = JSON.stringify(statementOf([part]));
    return { part, key, rows: kept.get(key) };
  });
  const missing = found.filter(({ rows }) => !rows);
  const rows = await readParts(
    missing.map(({ part }) => part),
    statementOf,
    read,
  );
  for (const [index, { key }] of missing.entries()) kept.set(key, rows[index] ?? []);
  return found.map((one) => one.rows ?? rows[missing.indexOf(one)] ?? []);
}
