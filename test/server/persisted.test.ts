import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { openEventStream } from '../helpers/sse.ts';
import { PARAM_TRANSPORTS } from '../helpers/paramTransports.ts';
import { codesOf } from '../helpers/transports.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ config: { RESPONSE_CACHE_MB: '8' } });

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const byHash = (sha256Hash: unknown, version: unknown = 1) => ({ extensions: { persistedQuery: { version, sha256Hash } } });

/** A text that was not asked for before. */
let texts = 0;
const newQuery = () => `query Q${(texts += 1)}($n: Int = 1) { catalogs(first: $n) { totalCount } }`;

const DATA = { catalogs: { totalCount: 0 } };

test.for(PARAM_TRANSPORTS)('over %s a text is known by its hash once it was sent with it', async ([, send], { app }) => {
  const query = newQuery();
  const hash = byHash(sha256(query));

  const unknown = await send(app, hash);
  const first = await send(app, { query, ...hash });
  const again = await send(app, { ...hash, variables: { n: 2 } });
  const byId = await send(app, { documentId: `sha256:${sha256(query)}` });

  expect(unknown.errors).toMatchObject([
    { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
  ]);
  expect([200, null]).toContain(unknown.status);
  expect([first, again, byId].map(({ data, errors }) => ({ data, errors }))).toEqual(Array(3).fill({ data: DATA }));
  expect(again.extensions).toEqual({ cost: 3 });
});

test.for(PARAM_TRANSPORTS)('over %s what was kept over another transport is found', async ([, send], { app }) => {
  const query = newQuery();
  await app.post(JSON.stringify({ query, ...byHash(sha256(query)) }));

  expect((await send(app, byHash(sha256(query)))).data).toEqual(DATA);
});

test.for(PARAM_TRANSPORTS)('over %s a hash of another text is refused, and nothing kept', async ([, send], { app }) => {
  const [query, other] = [newQuery(), newQuery()];

  const refused = await send(app, { query, ...byHash(sha256(other)) });

  expect(refused.errors?.[0]?.message).toBe('The id is not the SHA-256 of the query sent with it.');
  expect(codesOf(refused)).toEqual(['BAD_USER_INPUT']);
  expect([400, null]).toContain(refused.status);
  for (const text of [query, other])
    expect(codesOf(await send(app, byHash(sha256(text))))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
});

test.for(PARAM_TRANSPORTS)('over %s a text that is not valid is told so, and not kept', async ([, send], { app }) => {
  for (const query of [`{ nonsense${(texts += 1)} }`, `{ catalogs { nodes { name } ${(texts += 1)}`]) {
    const refused = await send(app, { query, ...byHash(sha256(query)) });
    const again = await send(app, byHash(sha256(query)));

    expect(refused.errors).toHaveLength(1);
    expect(codesOf(again)).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  }
});

const ODD: readonly object[] = [
  byHash(1),
  byHash(''),
  byHash(null),
  byHash('x', 2),
  { extensions: { persistedQuery: 1 } },
  { extensions: { persistedQuery: [] } },
];

test.for(PARAM_TRANSPORTS.flatMap(([name, send]) => ODD.map((odd) => [name, JSON.stringify(odd), send, odd] as const)))(
  'over %s an id as in %s is bad input, with a text and without',
  async ([, , send, odd], { app }) => {
    const answers = [await send(app, { ...odd }), await send(app, { ...odd, query: '{ catalogs { totalCount } }' })];

    expect(answers.flatMap(codesOf)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
    for (const { status } of answers) expect([400, null]).toContain(status);
  },
);

test('a GET by hash is kept by browsers and asked about by its ETag', async ({ app }) => {
  const query = newQuery();
  await app.post(JSON.stringify({ query, ...byHash(sha256(query)) }));
  const path = `/graphql?extensions=${encodeURIComponent(JSON.stringify(byHash(sha256(query)).extensions))}`;

  // A browser that shows the answer, as of a link, and no explorer.
  const answer = await app.get(path, { accept: 'text/html, */*' });
  const again = await app.get(path, { 'if-none-match': answer.headers.get('etag') ?? '' });

  expect(await answer.json()).toMatchObject({ data: DATA });
  expect(answer.headers.get('cache-control')).toBe('no-cache');
  expect(again.status).toBe(304);
});

test('a mutation cannot be sent by GET, neither by its hash', async ({ app }) => {
  const query = 'mutation { deleteCatalog(input: { id: "x" }) { __typename } }';
  const known = await app.post(JSON.stringify({ query, ...byHash(sha256(query)) }), { viewer: 'staff' });
  const search = new URLSearchParams({ extensions: JSON.stringify(byHash(sha256(query)).extensions) });

  const answer = await app.get(`/graphql?${search.toString()}`, app.authorization('staff'));

  expect(known.status).toBe(200);
  expect(answer.status).toBe(405);
});

test('a subscription can be asked for by its hash', async ({ app }) => {
  const query = 'subscription { importActivity { sequence } }';
  const opened = [];
  for (const params of [{ query, ...byHash(sha256(query)) }, byHash(sha256(query))])
    opened.push(await openEventStream(app, params));
  await expect.poll(() => app.app.events.subscribers).toBe(2);

  for (const stream of opened) stream.leave();
});

test('what is asked for least is forgotten when its memory is full', async ({ app }) => {
  const [forgotten, ...many] = Array.from({ length: 75 }, () => `${newQuery()} # ${'x'.repeat(120_000)}`);
  const send = (params: object) => app.post(JSON.stringify(params));
  for (const query of [forgotten ?? '', ...many]) await (await send({ query, ...byHash(sha256(query)) })).arrayBuffer();

  const answers = [await send(byHash(sha256(forgotten ?? ''))), await send(byHash(sha256(many.at(-1) ?? '')))];

  expect(await Promise.all(answers.map((answer) => answer.json()))).toMatchObject([
    { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
    { data: DATA },
  ]);
});
