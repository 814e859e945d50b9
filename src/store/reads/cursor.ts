import { BadUserInputError } from '../../domain/errors.ts';

/**
 * A cursor is where a row stands in its order: the order it belongs to, the values of the sort keys, the id.
 * It outlives the row: the page after it begins behind those values though the row is gone.
 */
export function encodeCursor(order: string, values: readonly string[]): string {
  return Buffer.from(JSON.stringify([order, ...values])).toString('base64url');
}

/** @throws BadUserInputError for a text that is no cursor of ours, or one of another order */
export function decodeCursor(order: string, types: readonly string[], cursor: string): string[] {
  const [cursorOrder, ...values] = parse(cursor);
  if (cursorOrder !== order)
    throw new BadUserInputError(`The cursor "${shorten(cursor)}" belongs to another order or search; begin again without it.`);
  if (values.length !== types.length || !values.every((value, index) => fits(value, types[index])))
    throw new BadUserInputError(`"${shorten(cursor)}" is not a cursor of this list.`);
  return values;
}

function parse(cursor: string): string[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && parsed.every((part) => typeof part === 'string')) return parsed;
  } catch {
    // Falls through: whatever is wrong with it, it is not ours.
  }
  throw new BadUserInputError(`"${shorten(cursor)}" is not a cursor of this list.`);
}

const PATTERNS: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  int: /^-?\d{1,9}$/,
  boolean: /^(true|false)$/,
  date: /^(-?infinity|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))$/,
  instant: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/,
  timestamptz:
    /^(-?infinity|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d){0,2})$/,
};

/** A forged cursor must not reach the database as a value of another type. */
function fits(value: string, type: string | undefined): boolean {
  if (value.includes('\0')) return false;
  return (PATTERNS[type ?? '']?.test(value) ?? true) && (!TIMES.has(type ?? '') || isOfCalendar(value));
}

const TIMES = new Set(['date', 'instant', 'timestamptz']);

/** The database fails at 31 February and at the year 0. */
function isOfCalendar(value: string): boolean {
  if (value.endsWith('infinity')) return true;
  const day = value.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return day >= '0001' && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
