import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadUserInputError } from '../../src/domain/errors.ts';
import { decodeCursor, encodeCursor } from '../../src/store/reads/cursor.ts';

const ORDER = 'NAME ASC';
const ID = '0198c0de-0000-7000-8000-000000000001';

const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What the types let through of a cursor that anybody could write; null where it is refused. */
function decoded(types: readonly string[], cursor: string): string[] | null {
  try {
    return decodeCursor(ORDER, types, cursor);
  } catch (error) {
    expect(error).toBeInstanceOf(BadUserInputError);
    return null;
  }
}

test('a cursor gives back the values it was made of', () => {
  const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && value.isWellFormed());

  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (values) => {
      const cursor = encodeCursor(ORDER, values);

      const types = values.map(() => 'text');

      expect(decodeCursor(ORDER, types, cursor)).toEqual(values);
    }),
  );
});

test('whatever is sent as a cursor is decoded or refused as bad input', () => {
  const types = fc.array(fc.constantFrom('text', 'timestamptz', 'instant', 'date', 'int', 'boolean', 'uuid'), { maxLength: 3 });
  const cursor = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.base64String(),
    fc.jsonValue().map(forged),
    fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(ID))).map((values) => forged([ORDER, ...values])),
  );

  fc.assert(
    fc.property(types, cursor, (form, text) => {
      const values = decoded(form, text);

      expect(values?.length ?? form.length).toBe(form.length);
    }),
    { numRuns: 1_000 },
  );
});

test.for([
  ['uuid', ID],
  ['int', '-12'],
  ['boolean', 'false'],
  ['date', '2026-07-01'],
  ['date', '-infinity'],
  ['instant', '2026-07-01T05:04:48.800Z'],
  ['timestamptz', '2026-07-01 05:04:48.8007+00'],
  ['timestamptz', '2026-07-01 05:04:48-03:30'],
  ['timestamptz', 'infinity'],
  ['text', "'; DROP TABLE package; --"],
] as const)('a value of type %s is taken: %s', ([type, value]) => {
  expect(decodeCursor(ORDER, [type], encodeCursor(ORDER, [value]))).toEqual([value]);
});

test.for([
  ['uuid', 'a'],
  ['uuid', ID.toUpperCase()],
  ['int', '1e3'],
  ['int', '99999999999'],
  ['boolean', 'TRUE'],
  ['date', '2026-13-01'],
  ['date', '01.07.2026'],
  ['instant', '2026-07-01T24:00:00.000Z'],
  ['instant', 'infinity'],
  ['timestamptz', 'now'],
  ['timestamptz', '2026-07-01'],
  ['date', '2026-02-31'],
  ['date', '0000-01-01'],
  ['timestamptz', '2025-02-29 00:00:00+00'],
] as const)('a value that is no %s is refused: %s', ([type, value]) => {
  expect(() => decodeCursor(ORDER, [type], encodeCursor(ORDER, [value]))).toThrow(BadUserInputError);
});

test('a value with a NUL, which no text of the database can hold, is refused', () => {
  expect(() => decodeCursor(ORDER, ['text'], encodeCursor(ORDER, ['a\0b']))).toThrow('is not a cursor of this list.');
});

test('a cursor of another order is refused with the way out', () => {
  const cursor = encodeCursor('VERSION DESC', [ID]);

  expect(() => decodeCursor(ORDER, ['uuid'], cursor)).toThrow(
    `The cursor "${cursor.slice(0, 60)}…" belongs to another order or search; begin again without it.`,
  );
});

test('a cursor with too many or too few values is refused', () => {
  const cursor = encodeCursor(ORDER, ['a', ID]);

  expect(() => decodeCursor(ORDER, ['uuid'], cursor)).toThrow('is not a cursor of this list.');
  expect(() => decodeCursor(ORDER, ['text', 'text', 'uuid'], cursor)).toThrow('is not a cursor of this list.');
});

test('a message repeats no more than the beginning of a long cursor', () => {
  const refuse = () => decodeCursor(ORDER, ['uuid'], 'x'.repeat(1_000_000));

  expect(refuse).toThrow(`"${'x'.repeat(60)}…" is not a cursor of this list.`);
});
