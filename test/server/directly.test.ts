import { expect } from 'vitest';
import { STAFF_TOKEN } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { raw } from '../helpers/raw.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2023.06').packages(30)] });

/** Until a client's `accept` has been answered once, Yoga handles its requests; from then on queries are executed directly. */
let clients = 0;
const newClient = () => ({ accept: `application/json;client=${(clients += 1)}` });

test.for<[string, string, Record<string, string>?]>([
  ['data', '{"query":"{ packages(first: 3) { totalCount nodes { id name } } }"}'],
  ['variables', '{"query":"query ($n: Int = 2) { packages(first: $n) { nodes { name } } }","variables":{"n":4}}'],
  [
    'null for variables',
    '{"query":"query ($n: Int = 2) { packages(first: $n) { nodes { name } } }","variables":null,"operationName":null}',
  ],
  ['one of two operations', '{"query":"query A { catalogs { totalCount } } query B { viewer { role } }","operationName":"B"}'],
  ['no such operation', '{"query":"query A { catalogs { totalCount } }","operationName":"C"}'],
  ['extensions', '{"query":"{ catalogs { totalCount } }","extensions":{"a":1}}'],
  ['an unknown key', '{"query":"{ catalogs { totalCount } }","nonsense":1}'],
  ['a syntax error', '{"query":"{ catalogs {"}'],
  ['a field that is not there', '{"query":"{ nonsense }"}'],
  ['a variable of another type', '{"query":"query ($n: Int!) { packages(first: $n) { totalCount } }","variables":{"n":"many"}}'],
  ['variables that are a list', '{"query":"{ catalogs { totalCount } }","variables":[]}'],
  ['a query that is a number', '{"query":1}'],
  ['no query', '{}'],
  ['a list', '[{"query":"{ catalogs { totalCount } }"}]'],
  ['no JSON', '{"query":'],
  ['a page that is too large', '{"query":"{ packages(first: 101) { totalCount } }"}'],
  ['a part for staff', '{"query":"{ catalogs { totalCount } importJobs { totalCount } }"}'],
  [
    'too many rows',
    '{"query":"{ packages(first: 100) { nodes { versions(first: 100) { nodes { targets(first: 100) { nodes { id } } } } } } }"}',
  ],
  ['a mutation', '{"query":"mutation { deletePackage(input: { id: \\"x\\" }) { __typename } }"}'],
  ['introspection', '{"query":"{ __schema { queryType { name } } }"}'],
  ['a token that is not valid', '{"query":"{ catalogs { totalCount } }"}', { authorization: 'Bearer nonsense' }],
  ["a viewer's own", '{"query":"{ viewer { name role } }"}', { authorization: `Bearer ${STAFF_TOKEN}` }],
])('what is executed directly is answered as Yoga answers it: %s', async ([, body, headers = {}], { app }) => {
  const client = { ...newClient(), 'x-request-id': 'the-same', ...headers };
  const byYoga = await raw(app, '/graphql', client, body);
  await raw(app, '/graphql', { accept: client.accept }, '{"query":"{ __typename }"}');
  const directly = await raw(app, '/graphql', client, body);

  const told = ({ status, headers: { date: _date, ...others }, body: text }: typeof byYoga) => ({
    status,
    others,
    text: text.toString(),
  });
  expect(told(directly)).toEqual(told(byYoga));
});

test('a query that fails is executed once', async ({ app }) => {
  const client = newClient();
  await raw(app, '/graphql', client, '{"query":"{ __typename }"}');
  app.statements();

  const { body } = await raw(
    app,
    '/graphql',
    client,
    '{"query":"{ packages(first: 1) { totalCount } importJobs { totalCount } }"}',
  );

  expect(JSON.parse(body.toString())).toMatchObject({ data: { importJobs: null }, errors: [{ path: ['importJobs'] }] });
  expect(app.statements()).toEqual(['packages.count']);
});
