import { pino } from 'pino';
import { expect } from 'vitest';
import { loadDemo } from '../../src/demo.ts';
import { authenticator } from '../../src/server/auth.ts';
import type { Services } from '../../src/server/context.ts';
import { openYoga } from '../../src/server/yoga.ts';
import { STAFF_TOKEN, type TestApp } from '../helpers/app.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({}, (app) => loadDemo(app.app));

interface Operation {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly { readonly path?: readonly unknown[]; readonly extensions?: { readonly code?: unknown } }[];
}

/** Data, and of each error what a client relies on. */
async function answer(app: TestApp, operation: Operation, usesJit: boolean): Promise<unknown> {
  const { db, imports, events } = app.app;
  const yoga = openYoga({
    services: { db, imports, events } as Services, // nothing here asks an upstream
    authenticate: authenticator(STAFF_TOKEN),
    isAnonymousReadAllowed: true,
    queryCostLimit: 50_000,
    usesJit,
    log: pino({ level: 'silent' }),
  });
  const response = await yoga.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  });
  const { errors = [], ...rest } = (await response.json()) as Result;
  return { ...rest, errors: errors.map(({ path, extensions }) => ({ path, code: extensions?.code })) };
}

const PAGE =
  'query ($wide: Boolean!, $narrow: Boolean!) { packages(first: 3) { nodes { name description @include(if: $wide) homepage @skip(if: $narrow) } } }';
const SEVERAL =
  'query a { catalogs { totalCount } } query b { packages { totalCount } } mutation c { cancelImport(input: { jobId: "x" }) { __typename } }';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'a page of three levels': {
    query:
      '{ packages(first: 5) { nodes { id name versions(first: 3) { nodes { version targets(first: 3) { nodes { name subtype gpuArchitectures } } } } } } }',
  },
  'edges, page info and count': {
    query: '{ packages(first: 2) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { name } } } }',
  },
  'a page of no rows': { query: '{ packages(first: 0) { totalCount nodes { name } } }' },
  'the way back up': {
    query: '{ targets(first: 3) { nodes { packageVersion { version package { name catalog { name version } } } } } }',
  },
  'a catalog with everything': {
    query:
      '{ catalogs { nodes { name version type typeDisplay source sourceUrl metadata createdAt lastSuccessfulUpdateAt updateErrors packageCount cpuTargets { fullArchitecture } } } }',
  },
  'versions with module, toolchain and commands': {
    query:
      '{ versions(first: 5, filter: { packageName: "gromacs" }) { nodes { version module { name version fullName } toolchain { name version } loadCommands metadata releaseDate } } }',
  },
  'extensions and parents': {
    query:
      '{ packages(first: 3, filter: { isExtension: true }) { nodes { name parents { nodes { name extensions(first: 2) { nodes { name } } } } } } }',
  },
  aliases: {
    query:
      '{ a: packages(first: 1) { n: nodes { x: name y: name } } b: packages(first: 1, search: "gromacs") { nodes { name } } }',
  },
  'one field twice, merged': {
    query: '{ packages(first: 2) { nodes { name } nodes { ecosystem } } packages(first: 2) { totalCount } }',
  },
  'a fragment': {
    query:
      'query { packages(first: 2) { ...page } } fragment page on PackageConnection { nodes { ...name } } fragment name on Package { name ecosystem }',
  },
  'an inline fragment without a type': { query: '{ packages(first: 1) { ... { nodes { ... @include(if: true) { name } } } } }' },
  'a fragment that is skipped': {
    query: '{ packages(first: 1) { totalCount ...f @skip(if: true) } } fragment f on PackageConnection { nodes { name } }',
  },
  'an interface': { query: '{ nodes(ids: []) { __typename id } }' },
  'include and skip, both ways': { query: PAGE, variables: { wide: true, narrow: true } },
  'include and skip, the other ways': { query: PAGE, variables: { wide: false, narrow: false } },
  'include and skip together': {
    query: 'query ($on: Boolean!) { viewer { isStaff @include(if: $on) @skip(if: $on) name } }',
    variables: { on: true },
  },
  'type names': { query: '{ __typename packages(first: 1) { __typename nodes { __typename catalog { __typename } } } }' },
  'introspection of a type': {
    query: '{ __type(name: "Package") { name kind fields { name type { kind name ofType { name } } } } }',
  },
  'introspection of the schema': {
    query: '{ __schema { queryType { name } directives { name } types { name } } viewer { isStaff } }',
  },
  'an operation by its name': { query: SEVERAL, operationName: 'b' },
  'another operation of the same document': { query: SEVERAL, operationName: 'a' },
  'an operation that is not there': { query: SEVERAL, operationName: 'd' },
  'several operations and no name': { query: SEVERAL },
  'a mutation among queries': { query: SEVERAL, operationName: 'c' },
  'variables with a default': { query: 'query ($n: Int = 2) { packages(first: $n) { nodes { name } } }' },
  'null in place of a default': {
    query: 'query ($n: Int = 2) { packages(first: $n) { nodes { name } } }',
    variables: { n: null },
  },
  'an input object in a variable': {
    query: 'query ($f: PackageFilter, $o: [PackageOrder!]) { packages(first: 3, filter: $f, orderBy: $o) { nodes { name } } }',
    variables: { f: { ecosystem: ['SOFTWARE'] }, o: [{ field: 'NAME', direction: 'DESC' }] },
  },
  'one value in place of a list': {
    query: 'query ($e: [Ecosystem!]) { packages(first: 2, filter: { ecosystem: $e }) { nodes { name } } }',
    variables: { e: 'PYTHON' },
  },
  'a default inside an input object': { query: '{ packages(first: 3, orderBy: [{ field: NAME }]) { nodes { name } } }' },
  'a text where a number is needed': { query: 'query ($n: Int!) { packages(first: $n) { totalCount } }', variables: { n: '3' } },
  'a number with a fraction': { query: 'query ($n: Int!) { packages(first: $n) { totalCount } }', variables: { n: 1.5 } },
  'a variable that is missing': { query: 'query ($n: Int!) { packages(first: $n) { totalCount } }' },
  'an enum value that is not there': {
    query: 'query ($e: [Ecosystem!]) { packages(filter: { ecosystem: $e }) { totalCount } }',
    variables: { e: ['COBOL'] },
  },
  'an input field that is not there': {
    query: 'query ($f: PackageFilter) { packages(filter: $f) { totalCount } }',
    variables: { f: { nonsense: 1 } },
  },
  'a day that is none': {
    query: 'query ($d: Date) { versions(filter: { releasedAfter: $d }) { totalCount } }',
    variables: { d: '2026-02-31' },
  },
  'a page that is too large, in a field that cannot be null': {
    query: '{ catalogs { totalCount } packages(first: 101) { totalCount } }',
  },
  'a page that is too large, deep down': {
    query: '{ packages(first: 2) { nodes { name versions(first: 101) { totalCount } } } }',
  },
  'an id that is none': { query: '{ package(id: "x") { name } node(id: "x") { id } catalogs { totalCount } }' },
  'an id that is not there': { query: '{ package(id: "00000000-0000-7000-8000-000000000000") { name } }' },
  'a field for staff among others': {
    query: '{ catalogs { nodes { name importJobs { totalCount } } } importJobs { totalCount } }',
  },
  'too much at once': {
    query: '{ packages(first: 100) { nodes { versions(first: 100) { nodes { targets(first: 100) { totalCount } } } } } }',
  },
  'a field that is not there': { query: '{ packages { nonsense } }' },
};

test.for(Object.entries(OPERATIONS))('compiled and interpreted give the same: %s', async ([name, operation], { app }) => {
  const compiled = await answer(app, operation, true);
  const interpreted = await answer(app, operation, false);

  expect(compiled).toEqual(interpreted);
  expect(JSON.stringify(compiled).includes('GRAPHQL_VALIDATION_FAILED')).toBe(name === 'a field that is not there');
  // The order of the keys is that of the document.
  expect(JSON.stringify(compiled)).toBe(JSON.stringify(interpreted));
});

test('a compiled document gives the answer to its variables each time', async ({ app }) => {
  const ask = (first: number) => app.query('query ($n: Int) { packages(first: $n) { nodes { name } } }', { n: first });

  const sizes = [];
  for (const size of [1, 3, 0, 2]) sizes.push(((await ask(size)) as { packages: { nodes: unknown[] } }).packages.nodes.length);

  expect(sizes).toEqual([1, 3, 0, 2]);
});
