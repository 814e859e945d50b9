import { extendSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { isCacheable, schema } from '../src/schema/index.ts';
import { CACHEABLE_ROOT_FIELDS, CACHEABLE_TYPES } from '../src/schema/cacheability.ts';

const PAGE = 'packages { totalCount pageInfo { endCursor } edges { cursor node { name catalog { cpuTargets { cpuFamily } } } } }';

test.for([
  `{ ${PAGE} }`,
  'query ($id: ID!) { node(id: $id) { id ... on Package { name } ... on Offering { name catalogLinks { partition { name } } } } }',
  '{ offerings { nodes { name packages { nodes { versions { nodes { module { name } toolchain { name } targets { totalCount } } } } } } } }',
  'query A { catalogs { nodes { ...C } } } query B { __typename } fragment C on Catalog { name packageCount }',
  getIntrospectionQuery(),
])('public data is shared: %s', (query) => {
  expect(validate(schema, parse(query))).toEqual([]);
  expect(isCacheable(schema, parse(query))).toBe(true);
});

test.for([
  '{ viewer { name } }',
  `{ ${PAGE} viewer { __typename } }`,
  '{ tokens { totalCount } }',
  '{ importJobs { totalCount } }',
  '{ importJob(id: "x") { state } }',
  '{ discoverCatalogs { __typename } }',
  '{ catalogs { nodes { importJobs { totalCount } } } }',
  '{ catalogs { nodes { importJobs { __typename } } } }',
  '{ offerings { nodes { owners } } }',
  '{ offerings { nodes { name: viewerCanEdit } } }',
  '{ catalogs { nodes { ...C } } } fragment C on Catalog { name importJobs { totalCount } }',
  'query ($id: ID!) { node(id: $id) { id ... on ImportJob { state } } }',
  'query ($id: ID!) { node(id: $id) { id ... on ApiToken { name } } }',
  'query ($id: ID!) { node(id: $id) { ... on OfferingCatalog { offering { viewerCanEdit } } } }',
  `query A { ${PAGE} } query B { viewer { name } }`,
  'mutation { cancelImport(input: { jobId: "x" }) { __typename } }',
  'subscription { importActivity { sequence } }',
])('what is for some is not shared: %s', (query) => {
  expect(validate(schema, parse(query))).toEqual([]);
  expect(isCacheable(schema, parse(query))).toBe(false);
});

test('a new type is not shared, nor is a new field of Query', () => {
  const extended = extendSchema(
    schema,
    parse(
      'type Note { text: String } extend type Catalog { note: Note } extend type Query { note: Note, packageOfMine: Package }',
    ),
  );

  const shared = ['{ note { text } }', '{ catalogs { nodes { note { text } } } }', '{ packageOfMine { name } }'].map((query) =>
    isCacheable(extended, parse(query)),
  );

  expect(shared).toEqual([false, false, false]);
});

test('every name of what is shared stands for something', () => {
  const types = [...CACHEABLE_TYPES].filter((name) => !schema.getType(name));
  const fields = [...CACHEABLE_ROOT_FIELDS].filter((name) => !name.startsWith('__') && !schema.getQueryType()?.getFields()[name]);

  expect([types, fields]).toEqual([[], []]);
});
