import { BadUserInputError } from '../../domain/errors.ts';

/**
 * Encodes the position of a row in an order: the order, the values of the sort keys, and the id. A cursor outlives its row: the
 * next page starts after these values even if the row is deleted.
 */
export function encodeCursor(order: string, values: readonly string[]): string {
  return Buffer.from(JSON.stringify([order, ...values])).toString('base64url');
}

/** The values of a cursor. @throws BadUserInputError for an invalid cursor, or one of another order */
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
    // Any failure means that the cursor is invalid.
  }
  throw new BadUserInputError(`"${shorten(cursor)}" is not a cursor of this list.`);
}

const PATTERNS: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  int: /^-?\d{1,9}$/,
  bigint: /^\d{1,15}$/,
  float8: /^-?\d{1,15}(\.\d{1,15})?$/,
  boolean: /^(true|false)$/,
  date: /^(-?infinity|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))$/,
  instant: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/,
  timestamptz:
    /^(-?infinity|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d){0,2})$/,
};

/** Checks the type of a value, so that a forged cursor never reaches the database. */
function fits(value: string, type: string | undefined): boolean {
  if (value.includes('\0')) return false;
  return (PATTERNS[type ?? '']?.test(value) ?? true) && (!TIMES.has(type ?? '') || isOfCalendar(value));
}

const TIMES = new Set(['date', 'instant', 'timestamptz']);

/** Checks that the date exists: the database rejects 31 February and the year 0. */
function isOfCalendar(value: string): boolean {
  if (value.endsWith('infinity')) return true;
  const day = value.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return day >= '0001' && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
