import { existsSync, readFileSync } from 'node:fs';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../src/schema/index.ts';

const ROOT = new URL('../', import.meta.url);
const PAGE = readFileSync(new URL('docs/seeds.md', ROOT), 'utf8');

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

/** Whether the file has the title, in quotes, just once: then it is the title of one test, or of one row of its table. */
function isTest(file: string, title: string): boolean {
  const path = new URL(file, ROOT);
  if (!file || !existsSync(path)) return false;
  const text = readFileSync(path, 'utf8');
  return ["'", '"', '`'].reduce((count, quote) => count + text.split(quote + title + quote).length - 1, 0) === 1;
}

/** What is wrong with the rows of a page. */
function faults(page: string): string[] {
  return rowsOf(page).flatMap(([rest = '', here = '', proof = '']) => {
    const names = [...here.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(proof) ?? [];
    return [
      ...(names.length === 0 ? [`${rest}: names nothing`] : []),
      ...names.filter((name) => !isInSchema(name)).map((name) => `${rest}: no ${name}`),
      ...(isTest(file, title) ? [] : [`${rest}: no test ${proof}`]),
    ];
  });
}

const rowsOf = (page: string): string[][] =>
  page
    .split('\n')
    .filter((line) => /^\| (?!---|the REST API )/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

test('every row of docs/seeds.md names a test that is there, and GraphQL that the schema has', () => {
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
  expect(faults(`| \`x\` | ${here} | \`test/schema/seeds.test.ts\`: packages ordered by name |`)).toHaveLength(1);
});

test.each(['`test/schema/nothing.test.ts`: packages ordered by name', '`test/schema/seeds.test.ts`: packages ordered by', ''])(
  'a row with the test "%s" is found',
  (proof) => {
    expect(faults(`| \`x\` | \`Package.name\` | ${proof} |`)).toHaveLength(1);
  },
);
