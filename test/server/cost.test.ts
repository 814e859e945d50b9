import { expect } from 'vitest';
import { openSocket } from '../helpers/socket.ts';
import { openEventStream } from '../helpers/sse.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

/** Packages with their versions with their targets. */
const tree = (packages: number, versions: number, targets: number) =>
  `packages(first: ${packages}) { nodes { versions(first: ${versions}) { nodes { targets(first: ${targets}) { nodes { name } } } } } }`;

const PASSES = `{ ${tree(50, 20, 20)} }`;
const TOO_MUCH = `{ ${tree(50, 100, 100)} }`;
const REFUSED = {
  errors: [{ message: expect.stringMatching(/^The operation costs \d+, which exceeds the limit of 50000: /) as string }],
};

test('50 packages with 20 versions with 20 targets pass', async ({ app }) => {
  expect(await app.query(PASSES)).toEqual({ packages: { nodes: [] } });
});

test('50 packages with 100 versions with 100 targets are refused over HTTP before anything runs', async ({ app }) => {
  const { status, data, errors } = await app.ask(TOO_MUCH);

  expect({ status, data, codes: errors.map(({ code }) => code) }).toEqual({
    status: 400,
    data: undefined,
    codes: ['QUERY_TOO_COMPLEX'],
  });
  expect({ errors }).toMatchObject(REFUSED);
  expect(app.statements()).toEqual([]);
});

test('it says what the operation costs and what is allowed', async ({ app }) => {
  const response = await app.post(JSON.stringify({ query: TOO_MUCH }));

  const { errors } = (await response.json()) as { errors: [{ extensions: { cost: number; limit: number } }] };
  expect(errors[0].extensions).toMatchObject({ limit: 50_000 });
  expect(errors[0].extensions.cost).toBeGreaterThan(500_000);
});

test('the same is refused over server-sent events and over WebSocket', async ({ app }) => {
  await using stream = await openEventStream(app, TOO_MUCH);
  await using socket = openSocket(app);

  const [overSse, overSocket] = [await stream.results.next(), await socket.ask(TOO_MUCH)];

  expect(stream.status).toBe(400);
  expect(overSse.value).toMatchObject(REFUSED);
  expect(overSocket).toMatchObject(REFUSED);
  expect((await socket.ask(PASSES)).data).toEqual({ packages: { nodes: [] } });
});

test('a subscription is refused for what each of its events would cost', async ({ app }) => {
  const events = `subscription { importActivity { job { catalog { ${tree(50, 100, 100)} } } } }`;
  await using socket = openSocket(app);

  expect(await socket.ask(events)).toMatchObject(REFUSED);
});

test.for([
  ['{ packages(first: 0) { totalCount } }', 1],
  ['{ packages(first: 0, search: "a b  c") { totalCount } }', 1 + 3 * 100],
  ['{ packages(first: 0, filter: { license: ["MIT", "BSD"], description: "x", category: [] }) { totalCount } }', 1 + 3 * 50],
  ['{ packages(first: 0, filter: { name: "x", catalogId: "y", license: null }) { totalCount } }', 1],
  ['{ packages(first: 2, offset: 100000) { nodes { name } } }', 1 + 10_000 + 2],
  ['{ packages(first: 2, offset: 2147483647) { nodes { name } } }', 1 + 10_000 + 2],
  ['{ catalogs(first: 2) { nodes { cpuTargets { cpuFamily } } } }', 1 + 2 * (1 + 1)],
  ['{ packages(first: 2) { nodes { availability { build { state } } } } }', 1 + 2 * (1 + 50)],
  ['{ offerings(first: 2) { nodes { catalogLinks { catalog { name } } partitions { name } } } }', 1 + 2 * (1 + 1 + 1)],
  [
    '{ offerings(first: 2) { nodes { catalogLinks { catalog { packages(first: 5) { nodes { name } } } } } } }',
    1 + 2 * (1 + 1 + 10 * (1 + 5)),
  ],
  ['{ versions(first: 3) { nodes { cpuArchitectures targetCount } } }', 1 + 3 * (1 + 1 + 1)],
] as const)('what has to be looked at is counted: %s', async ([query, cost], { app }) => {
  const { extensions } = (await (await app.post(JSON.stringify({ query }))).json()) as { extensions?: { cost: number } };

  expect(extensions).toEqual({ cost });
});

test('26 words on each of twenty catalogs are not paid for by one request', async ({ app }) => {
  const { errors } = await app.ask(
    '{ catalogs { nodes { packages(search: "a b c d e f g h i j k l m n o p q r s t u v w x y z") { totalCount } } } }',
  );

  expect(errors.map(({ code }) => code)).toEqual(['QUERY_TOO_COMPLEX']);
});

test('the operation that runs is counted, wherever in the document it stands', async ({ app }) => {
  const document = `query cheap { viewer { isStaff } } query dear ${TOO_MUCH}`;

  const dear = await app.ask(document, {}, { operationName: 'dear' });
  const cheap = await app.ask(document, {}, { operationName: 'cheap' });

  expect(dear.errors.map(({ code }) => code)).toEqual(['QUERY_TOO_COMPLEX']);
  expect(cheap).toMatchObject({ status: 200, data: { viewer: { isStaff: false } } });
});

test('variables, their defaults, fragments and aliases count as what they stand for', async ({ app }) => {
  const documents: [string, object][] = [
    [
      `query ($n: Int) { packages(first: 100) { nodes { versions(first: $n) { nodes { targets(first: $n) { nodes { name } } } } } } }`,
      { n: 100 },
    ],
    [
      `query ($n: Int = 100) { packages(first: $n) { nodes { versions(first: $n) { nodes { targets(first: $n) { nodes { name } } } } } } }`,
      {},
    ],
    [`query { ...all } fragment all on Query { ${tree(50, 100, 100)} }`, {}],
    [`{ ${Array.from({ length: 4 }, (_, index) => `a${index}: ${tree(50, 20, 20)}`).join(' ')} }`, {}],
    [
      `{ packages(last: 100) { edges { node { versions(last: 100) { edges { node { targets(last: 100) { edges { node { name } } } } } } } } } }`,
      {},
    ],
    [
      `{ nodes(ids: [${Array.from({ length: 100 }, () => '"x"').join(' ')}]) { ... on Package { versions(first: 100) { nodes { targets(first: 100) { nodes { name } } } } } } }`,
      {},
    ],
  ];

  const codes = await Promise.all(
    documents.map(async ([document, variables]) => (await app.ask(document, variables)).errors.map(({ code }) => code)),
  );

  expect(codes).toEqual(documents.map(() => ['QUERY_TOO_COMPLEX']));
});

test('a variable that does not fit is named, and nothing runs', async ({ app }) => {
  const { data, errors } = await app.ask('query ($n: Int!) { catalogs(first: $n) { totalCount } }', { n: 'x' });

  expect(data).toBeUndefined();
  expect(errors).toEqual([
    {
      code: 'BAD_USER_INPUT',
      path: undefined,
      message: 'Variable "$n" got invalid value "x"; Int cannot represent non-integer value: "x"',
    },
  ]);
  expect(app.statements()).toEqual([]);
});

test('a page size beyond all bounds is bad input and no way around the limit', async ({ app }) => {
  const { errors } = await app.ask(
    `{ a: packages(first: 2147483647) { nodes { name } } b: packages(first: -5) { nodes { name } } }`,
  );

  expect(errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
});

test('a search in a variable costs what its words cost, and one that does not fit is an error, whatever was asked before', async ({
  app,
}) => {
  const query = 'query ($text: String) { packages(search: $text, first: 0) { totalCount } }';
  const answerTo = async (text: unknown) =>
    (await (await app.post(JSON.stringify({ query, variables: { text } }))).json()) as {
      extensions?: { cost: number };
      errors?: { extensions: { code: string } }[];
    };

  const costs = [];
  for (const text of ['one', 'two', 'one two three', '', null]) costs.push((await answerTo(text)).extensions?.cost);
  const [error] = (await answerTo(3)).errors ?? [];

  expect(costs).toEqual([101, 101, 301, 1, 1]);
  expect(error?.extensions.code).toBe('BAD_USER_INPUT');
});
