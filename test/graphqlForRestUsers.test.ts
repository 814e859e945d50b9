import { readFileSync } from 'node:fs';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../src/schema/index.ts';
import { faultsOf, rowsOf } from './helpers/testTable.ts';

const ROOT = new URL('../', import.meta.url);
const PAGE = readFileSync(new URL('docs/graphql-for-rest-users.md', ROOT), 'utf8');

/** Whether the schema has `Type.field`, `Type.field(argument:)`, `Input.field` or `Enum.VALUE`. */
function isInSchema(name: string): boolean {
  const [, type = '', member = '', argument] = /^(\w+)\.(\w+)(?:\((\w+):\))?$/.exec(name) ?? [];
  const found = schema.getType(type);
  if (isEnumType(found)) return !argument && found.getValue(member) !== undefined;
  if (isInputObjectType(found)) return !argument && member in found.getFields();
  if (!isObjectType(found) && !isInterfaceType(found)) return false;
  const field = found.getFields()[member];
  return field !== undefined && (argument === undefined || field.args.some((arg) => arg.name === argument));
}

const HEAD = '| the REST API | here | test |\n';
const faults = (page: string) => faultsOf(page, isInSchema);

test('every row of docs/graphql-for-rest-users.md names a test that is there, and GraphQL that the schema has', () => {
  expect(rowsOf(PAGE).length).toBeGreaterThan(200);
  expect(faults(PAGE)).toEqual([]);
});

test.each([
  ['a field that is not there', '`Package.homePage`'],
  ['an argument that is not there', '`Query.packages(query:)`'],
  ['an order key that is not there', '`PackageOrderField.HOMEPAGE`'],
  ['a type that is not there', '`Software.name`'],
  ['no GraphQL', ''],
])('a row with %s is found', (_, here) => {
  expect(faults(`${HEAD}| \`x\` | ${here} | \`test/schema/restMigration.test.ts\`: packages ordered by name |`)).toHaveLength(1);
});

test.each([
  '`test/schema/nothing.test.ts`: packages ordered by name',
  '`test/schema/restMigration.test.ts`: packages ordered by',
  '',
])('a row with the test "%s" is found', (proof) => {
  expect(faults(`${HEAD}| \`x\` | \`Package.name\` | ${proof} |`)).toHaveLength(1);
});
