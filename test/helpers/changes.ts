import type { TestApp } from './app.ts';

/** A change as a line: `CHANGED PACKAGE EESSI 2023.06 · GROMACS: homepage, licenses`. */
const LINE = `h.kind || ' ' || h."row" || ' ' || h.label || CASE WHEN h.fields = '{}' THEN '' ELSE ': ' || array_to_string(ARRAY(SELECT unnest(h.fields) ORDER BY 1), ', ') END`;

/** The serial of the latest commit. */
export async function headSerial(app: TestApp): Promise<number> {
  const [head] = await app.sql<{ serial: number }>('SELECT serial FROM change_head');
  return head?.serial ?? -1;
}

/** The changes of each commit after a serial, as lines in the order of the feed. */
export async function changesAfter(app: TestApp, serial: number): Promise<string[][]> {
  const rows = await app.sql<{ lines: string[] }>(
    `SELECT array_agg(${LINE} ORDER BY h.place) AS lines FROM "commit" c JOIN "change" h ON h.commit_id = c.id WHERE c.serial > $1 GROUP BY c.serial ORDER BY c.serial`,
    serial,
  );
  return rows.map(({ lines }) => lines);
}

/** The changes that an action makes, commit by commit. */
export async function changesOf(app: TestApp, action: () => Promise<unknown>): Promise<string[][]> {
  const before = await headSerial(app);
  await action();
  return changesAfter(app, before);
}
