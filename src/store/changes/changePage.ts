import type { ChangeFilter, ChangePosition } from '../../domain/change.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { type Page, type PageArgs, type PageSelection, positionOf, readPage } from '../reads/page.ts';
import type { Slice } from '../sql/listing.ts';
import { CHANGE_CURSOR } from './changeCursor.ts';
import { CHANGE_COUNT } from './changesText.ts';
import { type ChangeRow, filterParams, readChanges } from './readChanges.ts';

/**
 * A page of the changes, oldest first.
 * @throws BadUserInputError for invalid arguments, and for a cursor that the feed has not reached
 * @throws ChangesExpiredError when changes after the cursor have expired
 */
export async function changePage(
  sql: SqlExecutor,
  filter: ChangeFilter,
  args: PageArgs,
  selection: PageSelection,
): Promise<Page<ChangeRow>> {
  const load = async ({ isBackward, limit, cursor }: Slice) =>
    (await readChanges(sql, filter, { from: cursor && toPosition(cursor), isBackward, limit })).changes;
  const count = async () => {
    const [counted] = await sql.query<{ count: number }>('change.count', CHANGE_COUNT, filterParams(filter));
    return counted?.count ?? 0;
  };
  return readPage(positionOf(CHANGE_CURSOR, args), selection, load, count);
}

const toPosition = ([serial, place]: readonly string[]): ChangePosition => ({ serial: Number(serial), place: Number(place) });
