import fc from 'fast-check';
import pg from 'pg';
import { expect, test } from 'vitest';
import { readTextArray, TEXT_ARRAY } from '../../src/store/database/textArray.ts';

const standard = pg.types.getTypeParser as (oid: number) => (text: string) => unknown;

/** As PostgreSQL writes a list. */
const written = (members: readonly (string | null)[]) =>
  `{${members.map((member) => (member === null ? 'NULL' : /^[\w./:-]+$/.test(member) && !/^null$/i.test(member) ? member : JSON.stringify(member))).join(',')}}`;

test('a list of texts is read as node-postgres reads it', () => {
  const member = fc.oneof(fc.constantFrom('nvidia/cc80', 'NULL', 'null', 'nullable', '', 'a,b', '{}', 'a b', null), fc.string());
  fc.assert(
    fc.property(fc.array(member, { maxLength: 6 }), (members) => {
      expect(readTextArray(written(members))).toEqual(standard(TEXT_ARRAY)(written(members)));
    }),
  );
});

test('members are what was stored', () => {
  expect(readTextArray('{}')).toEqual([]);
  expect(readTextArray('{nvidia/cc80,nvidia/cc90}')).toEqual(['nvidia/cc80', 'nvidia/cc90']);
  expect(readTextArray('{"a,b",NULL,"NULL"}')).toEqual(['a,b', null, 'NULL']);
});
