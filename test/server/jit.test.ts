import { getIntrospectionQuery } from 'graphql';
import { pino } from 'pino';
import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { openTestEngine, servicesOf } from '../helpers/engine.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

type TestEngine = ReturnType<typeof openTestEngine>;

let engines: { jit: TestEngine; plain: TestEngine };
const defects: string[] = [];

const test = testWithApp(
  {
    catalogs: [
      catalog('2023.06')
        .packages(5)
        .package('GROMACS', { '2024.1': { gpus: ['nvidia/cc80'], extensions: ['python/gmxapi@0.4'] }, '2024.4': {} }),
      spack('2026-07-01').package('zlib', { versions: ['1.3', 'develop'], homepage: null }),
    ],
  },
  async (app) => {
    engines = { jit: engineOver(app, true), plain: engineOver(app, false) };
  },
);

/** Both over the same gateway, so that even ids are the same. */
function engineOver(app: TestApp, usesJit: boolean): TestEngine {
  const log = pino({ level: 'error' }, { write: (line) => void defects.push(line) });
  return openTestEngine(servicesOf(app), { usesJit, log });
}

interface Asked {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly isStaff?: boolean;
}

async function answer({ post }: TestEngine, { isStaff = false, ...body }: Asked) {
  const response = await post(body, { isStaff });
  const { data, errors = [] } = (await response.json()) as {
    data?: unknown;
    errors?: { path?: unknown; extensions?: { code?: unknown } }[];
  };
  return { status: response.status, data, errors: errors.map(({ path, extensions }) => ({ path, code: extensions?.code })) };
}

const PAGE =
  'query Page($first: Int = 2, $filter: PackageFilter) { packages(first: $first, filter: $filter) { totalCount edges { cursor node { name } } pageInfo { hasNextPage endCursor } } }';
const NODE = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Package { name } } }';
const TWO = 'query A { packages { totalCount } } query B { catalogs { totalCount } }';
const id = (type: string) => Buffer.from(`${type}:00000000-0000-7000-8000-000000000000`).toString('base64url');

const CORPUS: Readonly<Record<string, Asked>> = {
  'a page': { query: PAGE },
  'a variable': { query: PAGE, variables: { first: 3, filter: { name: 'filler' } } },
  'a variable that is null': { query: PAGE, variables: { first: null, filter: null } },
  'the nested tree': {
    query:
      '{ catalogs(first: 2) { nodes { name packages(first: 9) { nodes { name versions(first: 5) { nodes { version targets(first: 9) { nodes { name subtype gpuArchitectures metadata } } } } } } } } }',
  },
  'the way back up': { query: '{ targets { nodes { packageVersion { version package { name catalog { name version } } } } } }' },
  'scalars of every kind': {
    query:
      '{ catalogs { nodes { id uuid createdAt metadata sourceUrl autoUpdateEnabled packageCount source type } } versions { nodes { releaseDate metadata } } }',
  },
  nulls: {
    query:
      '{ packages(filter: { nameExact: "zlib" }) { nodes { homepage latestVersion(filter: { versionExact: "9" }) { version } } } }',
  },
  'two aliases with other arguments': {
    query:
      '{ packages(filter: { nameExact: "gromacs" }) { nodes { new: versions(first: 1) { nodes { version } } all: versions(last: 2) { totalCount nodes { version } } } } }',
  },
  'one alias for two fields': { query: '{ packages { nodes { x: name x: description } } }' },
  fragments: {
    query:
      'query { packages(first: 1) { ...P } } fragment P on PackageConnection { nodes { ...N } totalCount } fragment N on Package { name ... on Package { ecosystem } ... on Node { id } }',
  },
  'a fragment that spreads itself': {
    query: '{ packages { ...P } } fragment P on PackageConnection { nodes { catalog { packages { ...P } } } }',
  },
  'fields named twice': { query: '{ packages(first: 1) { nodes { name } nodes { ecosystem name } totalCount } }' },
  'skip and include': {
    query:
      'query ($yes: Boolean!, $no: Boolean!) { packages(first: 1) { nodes @include(if: $yes) { name @skip(if: $yes) ecosystem @skip(if: $no) } totalCount @include(if: $no) } }',
    variables: { yes: true, no: false },
  },
  'an interface': { query: NODE, variables: { ids: [id('Package')] } },
  'type names': { query: '{ __typename packages(first: 1) { __typename nodes { __typename catalog { __typename } } } }' },
  introspection: { query: getIntrospectionQuery() },
  'a type by name': { query: '{ __type(name: "Package") { name fields { name type { name kind } } } }' },
  'one of two operations': { query: TWO, operationName: 'B' },
  'no name for two operations': { query: TWO },
  'a name of none': { query: TWO, operationName: 'C' },
  'no operation': { query: 'fragment P on Package { name }' },
  'a page that is too large': { query: '{ packages(first: 101) { nodes { name } } viewer { isStaff } }' },
  'a nested page that is too large': { query: '{ catalogs { nodes { name packages(last: 500) { nodes { name } } } } }' },
  'an id that is none': { query: '{ package(id: "nonsense") { name } viewer { isStaff } }' },
  'ids that are none among others': { query: NODE, variables: { ids: [id('Package'), 'nonsense'] } },
  'a cursor that is none': { query: '{ packages(after: "nonsense") { nodes { name } } }' },
  'a field for staff': { query: '{ catalogs(first: 2) { nodes { name importJobs { totalCount } } } viewer { isStaff } }' },
  'the same as staff': {
    query:
      '{ catalogs { nodes { importJobs { nodes { state catalog { name } problems { totalCount } } } } } viewer { isStaff } }',
    isStaff: true,
  },
  'a field that is not there': { query: '{ packages { nodes { nme } } }' },
  'a syntax error': { query: '{ packages { nodes { name }' },
  'a variable that is missing': { query: NODE },
  'a variable of another type': { query: PAGE, variables: { first: 'many' } },
  'a variable of a fraction': { query: PAGE, variables: { first: 1.5 } },
  'a variable with an unknown field': { query: PAGE, variables: { filter: { nme: 'x' } } },
  'an enum value that is none': {
    query: 'query ($t: [CatalogType!]) { catalogs(filter: { type: $t }) { totalCount } }',
    variables: { t: ['NONE'] },
  },
  'a list from one value': {
    query: 'query ($t: [CatalogType!]) { catalogs(filter: { type: $t }) { totalCount } }',
    variables: { t: 'BINARY_RUNTIME' },
  },
  'a date that is none': {
    query: 'query ($d: Date) { versions(filter: { releasedAfter: $d }) { totalCount } }',
    variables: { d: '2026-02-31' },
  },
  'a date': {
    query: 'query ($d: Date) { versions(filter: { releasedAfter: $d }) { totalCount } }',
    variables: { d: '2026-02-28' },
  },
  'a filter that is too long': { query: PAGE, variables: { filter: { name: 'x'.repeat(300) } } },
  'what costs too much': {
    query: '{ packages(first: 100) { nodes { versions(first: 100) { nodes { targets(first: 100) { nodes { name } } } } } } }',
  },
  'an order in a variable that leaves its direction to the default': {
    query: 'query ($orderBy: [PackageOrder!]) { packages(orderBy: $orderBy) { nodes { name } } }',
    variables: { orderBy: [{ field: 'NAME' }] },
  },
  'an order in a variable of no such field': {
    query: 'query ($orderBy: [PackageOrder!]) { packages(orderBy: $orderBy) { nodes { name } } }',
    variables: { orderBy: [{ field: 'NOTHING' }] },
  },
  'names of JavaScript': {
    query: '{ constructor: packages(first: 1) { toString: nodes { __proto: name hasOwnProperty: id } } }',
  },
};

const mutation: Asked = { query: 'mutation { cancelImport(input: { jobId: "nonsense" }) { __typename } }', isStaff: true };

test.for(Object.entries({ ...CORPUS, 'a mutation': mutation }))(
  '%s is answered the same with and without compiled queries',
  async ([, asked]) => {
    const plain = await answer(engines.plain, asked);

    // Twice: compiled, then from the cache.
    expect(await answer(engines.jit, asked)).toEqual(plain);
    expect(await answer(engines.jit, asked)).toEqual(plain);
    expect(plain.errors.map(({ code }) => code)).not.toContain('INTERNAL_SERVER_ERROR');
    expect(defects.splice(0)).toEqual([]);
  },
);
