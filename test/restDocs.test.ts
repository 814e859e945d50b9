import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROUTES } from '../src/rest/index.ts';
import { openApiOf } from '../src/rest/openapi.ts';
import { faultsOf, rowsOf } from './helpers/testTable.ts';

const PAGE = readFileSync(new URL('../docs/rest.md', import.meta.url), 'utf8');

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string }[];
}

/** Every operation, parameter and field of the description, as the document writes it. */
function described(): string[] {
  const { paths = {}, components } = openApiOf(ROUTES);
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods) as Operation[]);
  const schemas = (components?.schemas ?? {}) as Record<string, { properties?: Record<string, unknown> }>;
  return [
    ...operations.flatMap(({ operationId, parameters = [] }) => [
      operationId,
      ...parameters.map(({ name }) => `${operationId}(${name})`),
    ]),
    ...Object.entries(schemas).flatMap(([name, { properties = {} }]) =>
      Object.keys(properties).map((field) => `${name}.${field}`),
    ),
  ];
}

const NAMES = new Set(described());
const isThere = (name: string) => NAMES.has(name);

test('docs/rest.md names what is described, and tests that are there', () => {
  expect(rowsOf(PAGE).length).toBeGreaterThan(300);
  expect(faultsOf(PAGE, isThere)).toEqual([]);
});

test('docs/rest.md names every operation, parameter and field', () => {
  const named = new Set(rowsOf(PAGE).flatMap(({ names }) => names));

  expect([...NAMES].filter((name) => !named.has(name))).toEqual([]);
});

test.each([
  ['a field that is not there', '`SoftwareCatalog.colour`'],
  ['an operation that is not there', '`marketplace_software_catalogs_paint`'],
  ['a parameter that is not there', '`marketplace_software_catalogs_list(colour)`'],
  ['no name', ''],
])('a row with %s is found', (_, here) => {
  const page = `| the REST API | here | test |\n| \`x\` | ${here} | \`test/rest/parameters.test.ts\`: packages ordered by name |`;

  expect(faultsOf(page, isThere)).toHaveLength(1);
});
