import { expect } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { cacheResults } from '../helpers/cached.ts';
import type { RequestOptions } from '../helpers/client.ts';
import { openTestEngine, servicesOf } from '../helpers/engine.ts';
import { catalog } from '../helpers/factories.ts';
import { link, offer } from '../helpers/offerings.ts';
import { transports } from '../helpers/operations.ts';
import { testWithApp } from '../helpers/withApp.ts';

let jobId: string;

const test = testWithApp(
  {
    config: { RESPONSE_CACHE_MB: '8' },
    catalogs: [catalog('2023.06').package('GROMACS', { '2024.1': {}, '2024.4': {} }).packages(30)],
  },
  async (app) => {
    await link(app, await offer(app, { owners: ['user'] }), 'EESSI');
    const [job] = await app.sql<{ id: string }>('SELECT id FROM import_job');
    jobId = Buffer.from(`ImportJob:${job?.id}`).toString('base64url');
  },
);

let documents = 0;
/** A query that nobody has asked before. */
const fresh = (fields = 'catalogs { nodes { name packageCount } }') => `query Q${(documents += 1)} { ${fields} }`;

const twice = async (app: TestApp, ask: () => Promise<unknown>) => [
  ...(await cacheResults(app, ask)),
  ...(await cacheResults(app, ask)),
];

test('what was asked before is answered without a statement, and alike', async ({ app }) => {
  const query = fresh();

  const first = await app.ask(query);
  const executed = app.statements();
  const second = await app.ask(query);

  expect(executed).not.toEqual([]);
  expect(app.statements()).toEqual([]);
  expect(second.data).toEqual(first.data);
});

test('whoever sends a token is asked about once a request, kept or not', async ({ app }) => {
  const query = fresh('__typename');

  await app.ask(query, {}, { viewer: 'user' });
  const first = app.statements();
  await app.ask(query, {}, { viewer: 'user' });

  expect([first, app.statements()]).toEqual([['token.bearer'], ['token.bearer']]);
});

test.for(Object.keys(transports) as (keyof typeof transports)[])(
  'a mutation that is refused, or changes nothing, over %s leaves what is kept',
  async (transport, { app }) => {
    const query = fresh();
    await app.ask(query);
    await app.ask(query);
    app.statements();

    for (const viewer of ['anonymous', 'user'] as const)
      await transports[transport](app, 'mutation { deleteCatalog(input: { id: "x" }) { __typename } }', viewer);
    await transports[transport](app, 'mutation { deleteCatalog(input: { id: "nonsense" }) { __typename } }', 'staff');
    app.statements();
    const { data } = await app.ask(query);

    expect(data).toMatchObject({ catalogs: { nodes: [{ name: 'EESSI' }] } });
    expect(app.statements()).toEqual([]);
  },
);

test('requests are told apart by role, variables, operation and what they accept', async ({ app }) => {
  const query = 'query A($n: Int) { catalogs(first: $n) { nodes { name } } } query B { catalogs { totalCount } }';
  const ways: [object, RequestOptions][] = [
    [{}, { operationName: 'A' }],
    [{ n: 0 }, { operationName: 'A' }],
    [{}, { operationName: 'B' }],
    [{}, { operationName: 'A', viewer: 'user' }],
    [{}, { operationName: 'A', viewer: 'staff' }],
    [{}, { operationName: 'A', headers: { accept: 'application/graphql-response+json' } }],
  ];
  const askAll = () => Promise.all(ways.map(([variables, options]) => app.ask(query, variables, options)));

  const first = await cacheResults(app, askAll);
  const answers = await askAll();

  expect(first).toEqual(Array(6).fill('miss'));
  expect(answers.map(({ data }) => data)).toEqual([
    { catalogs: { nodes: [{ name: 'EESSI' }] } },
    { catalogs: { nodes: [] } },
    { catalogs: { totalCount: 1 } },
    ...Array<unknown>(3).fill({ catalogs: { nodes: [{ name: 'EESSI' }] } }),
  ]);
  expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual([
    ...Array<string>(5).fill('application/json; charset=utf-8'),
    'application/graphql-response+json; charset=utf-8',
  ]);
});

test('a token that is not valid, or not any more, gets nothing of what is kept', async ({ app }) => {
  const query = fresh();
  const token = await app.createToken({ name: 'passing', viewerName: 'somebody' });
  await app.ask(query);
  await app.ask(query, {}, { viewer: { token } });
  const before = await app.ask(query, {}, { viewer: { token } });
  await app.sql(`UPDATE api_token SET revoked_at = now() WHERE name = 'passing'`);

  const answers = await Promise.all([app.ask(query, {}, { viewer: { token } }), app.ask(query, {}, { viewer: 'impostor' })]);

  expect(before.status).toBe(200);
  expect(answers.map(({ data, errors }) => ({ data, codes: errors.map(({ code }) => code) }))).toEqual([
    { data: undefined, codes: ['UNAUTHENTICATED'] },
    { data: undefined, codes: ['UNAUTHENTICATED'] },
  ]);
});

test.for([
  'viewer { name }',
  'offerings { nodes { viewerCanEdit } }',
  'offerings { nodes { owners } }',
  'importJobs { totalCount }',
  'catalogs { nodes { importJobs { totalCount } } }',
  'tokens { nodes { name } }',
])('a query for %s is executed each time', async (fields, { app }) => {
  const query = fresh(fields);

  const results = await twice(app, () => app.query(query, {}, { viewer: 'staff' }));

  expect(results).toEqual(['uncacheable', 'uncacheable']);
});

test('of the nodes those are kept that anyone may read', async ({ app }) => {
  const { catalogs } = await app.query('{ catalogs { nodes { id } } }');
  const node = 'query ($id: ID!) { node(id: $id) { id __typename } }';
  const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const id = catalogs.nodes[0].id as string;

  const ofCatalog = await twice(app, () => app.query(node, { id }, { viewer: 'staff' }));
  const ofJob = await twice(app, () => app.query(node, { id: jobId }, { viewer: 'staff' }));
  const among = await twice(app, () => app.query(nodes, { ids: [id, jobId] }, { viewer: 'staff' }));

  expect([ofCatalog, ofJob, among]).toEqual([
    ['miss', 'hit'],
    ['uncacheable', 'uncacheable'],
    ['uncacheable', 'uncacheable'],
  ]);
});

test('the owner of an offering and another user each read what is theirs', async ({ app }) => {
  const token = await app.createToken({ name: 'stranger' });
  const query = fresh('offerings { nodes { name owners viewerCanEdit } }');
  const ask = (viewer: RequestOptions['viewer']) => app.query(query, {}, viewer ? { viewer } : {});

  const answers = [await ask('user'), await ask({ token }), await ask('user')].map(({ offerings }) => offerings.nodes[0]);

  expect(answers).toEqual([
    { name: 'Cluster', owners: ['user'], viewerCanEdit: true },
    { name: 'Cluster', owners: null, viewerCanEdit: false },
    { name: 'Cluster', owners: ['user'], viewerCanEdit: true },
  ]);
});

test.for([
  ['a refused page', 'packages(first: 101) { nodes { name } }'],
  ['an error beside data', 'catalogs { nodes { name packages(first: 101) { nodes { name } } } }'],
  ['an id that is none', 'package(id: "nonsense") { name }'],
  ['a field that is not there', 'nonsense'],
  ['a syntax error', '{'],
])('an answer with errors is not kept: %s', async ([, fields], { app }) => {
  const query = fresh(fields);

  const results = await twice(app, () => app.ask(query));

  expect(results).toEqual(['uncacheable', 'uncacheable']);
});

test('a query over server-sent events is executed each time', async ({ app }) => {
  const body = JSON.stringify({ query: fresh() });
  const ask = async () => (await app.post(body, { headers: { accept: 'text/event-stream' } })).text();

  const results = await twice(app, ask);

  expect(results).toEqual(['uncacheable', 'uncacheable']);
  expect(app.statements()).toHaveLength(2);
});

test('a mutation is executed each time, and refused by GET as ever', async ({ app }) => {
  const mutation = 'mutation { createCatalog(input: { name: "Mine", version: "1", type: SOURCE_PACKAGE }) { __typename } }';

  const answers = [await app.mutate(mutation), await app.mutate(mutation)];
  const byGet = await app.get(`/graphql?query=${encodeURIComponent(mutation)}`, app.authorization('staff'));
  await app.sql(`DELETE FROM catalog WHERE name = 'Mine'`);

  expect(answers.map(({ createCatalog }) => createCatalog.__typename)).toEqual(['CreateCatalogPayload', 'ConflictError']);
  expect([byGet.status, byGet.headers.get('allow')]).toEqual([405, 'POST']);
});

test.for([
  '{ packages(first: 30) { totalCount pageInfo { endCursor } edges { cursor node { id name catalog { metadata } } } } }',
  '{ packages { nodes { versions { nodes { version releaseDate toolchain { name } targets { nodes { gpuArchitectures } } } } } } }',
  '{ offerings { nodes { name catalogLinks { packageCount partition { name } } } } }',
  '{ __schema { types { name description } } }',
])('what is kept is byte for byte what execution gives: %s', async (query, { app }) => {
  const body = JSON.stringify({ query });

  const executed = await openTestEngine(servicesOf(app)).post({ query });
  const answers = [await app.post(body), await app.post(body)];

  const text = await executed.text();
  expect(text).not.toContain('"errors"');
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual([text, text]);
  expect(answers.map((answer) => answer.headers.get('content-type'))).toEqual(
    Array(2).fill(executed.headers.get('content-type')),
  );
});

test('where reads need a token, nobody without one gets what is kept for others', async () => {
  await using app = await openTestApp({ config: { RESPONSE_CACHE_MB: '8', ANONYMOUS_READ: 'false' } });
  const query = fresh();
  const ask = async (viewer: RequestOptions['viewer']) => {
    const { data, errors } = await app.ask(query, {}, viewer ? { viewer } : {});
    return data?.['catalogs'] ? 'data' : errors[0]?.code;
  };

  const answers = [await ask('user'), await ask('staff'), await ask('anonymous'), await ask('user'), await ask('anonymous')];

  expect(answers).toEqual(['data', 'data', 'UNAUTHENTICATED', 'data', 'UNAUTHENTICATED']);
});

test('a cache of 0 MB keeps nothing', async () => {
  await using app = await openTestApp({ config: { RESPONSE_CACHE_MB: '0' } });
  const query = fresh();

  const results = await twice(app, () => app.query(query));

  expect(results).toEqual(['miss', 'miss']);
});
