import { type ChangePosition, END_OF_COMMIT } from '../../domain/change.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { decodeCursor, encodeCursor } from '../reads/cursor.ts';
import type { CursorForm } from '../reads/page.ts';

/** The format of the cursors of changes, the same for all filters: a cursor is a position in the feed of all changes. */
export const CHANGE_CURSOR: CursorForm = { order: 'CHANGES', types: ['int', 'bigint'] };

/** The cursor of a position in the feed. */
export const encodePosition = ({ serial, place }: ChangePosition): string =>
  encodeCursor(CHANGE_CURSOR.order, [String(serial), String(place)]);

/** The position of a cursor. @throws BadUserInputError for anything else */
export function decodePosition(cursor: string): ChangePosition {
  const [serial, place] = decodeCursor(CHANGE_CURSOR.order, CHANGE_CURSOR.types, cursor);
  return { serial: Number(serial), place: Number(place) };
}

/**
 * The cursor after all commits that the executor sees. Within a transaction of one snapshot (REPEATABLE READ), the changes after it are
 * exactly those that the snapshot does not contain.
 */
export async function currentCursor(sql: SqlExecutor): Promise<string> {
  const [head] = await sql.query<{ serial: number }>('change.head', 'SELECT serial FROM change_head');
  return encodePosition({ serial: head?.serial ?? 0, place: END_OF_COMMIT });
}
