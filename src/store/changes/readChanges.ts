import { type Change, type ChangeFilter, type ChangePosition, ChangesExpiredError, precedes } from '../../domain/change.ts';
import { BadUserInputError } from '../../domain/errors.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { encodePosition } from './changeCursor.ts';
import { BEYOND, CHANGES_AFTER, CHANGES_BEFORE, START } from './changesText.ts';

/** A change with its position as the keys of a cursor. */
export type ChangeRow = Change & { readonly k0: string; readonly k1: string };

/** Stored changes, and the serial of the latest commit at the time of the read. */
export interface StoredChanges {
  readonly changes: readonly ChangeRow[];
  readonly headSerial: number;
}

interface Head {
  readonly headSerial: number;
  readonly expiredSerial: number;
  readonly expiredPlace: number;
}

type Found = Head & { readonly [Field in keyof ChangeRow]: ChangeRow[Field] | null };

/** A part of the feed; `from` is null for its start, or backward for its end. */
export interface ChangeWindow {
  readonly from: ChangePosition | null;
  readonly isBackward?: boolean;
  readonly limit: number;
}

const listed = <Value>(values: readonly Value[] | null | undefined) => (values && values.length > 0 ? values : null);

/** The parameters of a filter. */
export const filterParams = ({ catalogId, packageId, row, kind }: ChangeFilter): unknown[] => [
  catalogId ?? null,
  packageId ?? null,
  listed(row),
  listed(kind),
];

/**
 * Reads changes after a position, oldest first, or before one, newest first.
 * @throws ChangesExpiredError when changes after the position have expired
 * @throws BadUserInputError for a position that the feed has not reached
 */
export async function readChanges(
  sql: SqlExecutor,
  filter: ChangeFilter,
  { from, isBackward = false, limit }: ChangeWindow,
): Promise<StoredChanges> {
  const { serial, place } = from ?? (isBackward ? BEYOND : START);
  const [name, text] = isBackward ? ['change.before', CHANGES_BEFORE] : ['change.after', CHANGES_AFTER];
  const rows = await sql.query<Found>(name, text, [...filterParams(filter), serial, place, limit]);
  const [head] = rows;
  if (!head) throw new Error('The table change_head has one row.');
  if (from) check(from, head, isBackward);
  return { changes: rows.flatMap((row) => toChange(row) ?? []), headSerial: head.headSerial };
}

function check(from: ChangePosition, { headSerial, expiredSerial, expiredPlace }: Head, isBackward: boolean): void {
  if (from.serial > headSerial)
    throw new BadUserInputError(
      `The cursor "${encodePosition(from)}" is not one of this gateway's: it is later than the latest change.`,
    );
  const oldest = { serial: expiredSerial, place: expiredPlace };
  if (!isBackward && precedes(from, oldest)) throw new ChangesExpiredError(encodePosition(oldest));
}

/** Null for the row of a head without changes. */
function toChange({ headSerial: _head, expiredSerial: _serial, expiredPlace: _place, ...row }: Found): ChangeRow | null {
  return row.serial === null ? null : ({ ...row, place: Number(row.place) } as ChangeRow); // the other columns are not null then
}
