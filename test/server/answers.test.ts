import { expect } from 'vitest';
import { openTestApp, STAFF_TOKEN } from '../helpers/app.ts';
import { cacheBytes, cacheResults } from '../helpers/cached.ts';
import { catalog } from '../helpers/factories.ts';
import { decoded, raw } from '../helpers/raw.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  config: { RESPONSE_CACHE_MB: '8' },
  catalogs: [catalog('2023.06').packages(100)],
});

const LARGE = '{ packages(first: 100) { nodes { id name ecosystem description } } }';
const SMALL = '{ catalogs { totalCount } }';
const MINE = '{ viewer { name } }';
const path = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;
const body = (query: string) => JSON.stringify({ query });
const staff = { authorization: `Bearer ${STAFF_TOKEN}` };
const VARY = 'Accept, Accept-Encoding, Authorization, Origin';

test('a client that has the answer is told so, until the answer is another one', async ({ app }) => {
  const first = await raw(app, path(LARGE));
  const etag = first.headers.etag ?? '';
  const known = await Promise.all(
    [etag, `"other", ${etag}`, etag.replace('W/', ''), '*'].map((tags) => raw(app, path(LARGE), { 'if-none-match': tags })),
  );
  const other = await raw(app, path(LARGE), { 'if-none-match': 'W/"other"' });
  await app.sql(`UPDATE package SET description = 'Changed.' WHERE name = 'filler-1'`);
  await expect.poll(async () => (await raw(app, path(LARGE), { 'if-none-match': etag })).status, { timeout: 1_000 }).toBe(200);
  const changed = await raw(app, path(LARGE));

  expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
  expect(known.map(({ status, body, headers }) => [status, body.length, headers.etag])).toEqual(Array(4).fill([304, 0, etag]));
  expect(known[0]?.headers).toMatchObject({ 'cache-control': 'no-cache', vary: VARY });
  expect([other.status, other.body.toString()]).toEqual([200, first.body.toString()]);
  expect(changed.headers.etag).not.toBe(etag);
});

test('the tag of an answer that is executed is that of the kept one', async ({ app }) => {
  const query = LARGE.replace('first', 'last');
  const etags: unknown[] = [];

  const results = await cacheResults(app, async () => {
    for (let time = 1; time <= 2; time += 1) etags.push((await raw(app, path(query))).headers.etag);
  });

  expect(results).toEqual(expect.arrayContaining(['miss', 'hit']));
  expect(etags[0]).toBe(etags[1]);
});

test('an answer is not sent twice to one client though nothing is kept here', async () => {
  await using app = await openTestApp({ config: { RESPONSE_CACHE_MB: '0' } });
  const first = await raw(app, path(SMALL));

  const second = await raw(app, path(SMALL), { 'if-none-match': first.headers.etag ?? '' });

  expect([first.status, second.status, second.body.length]).toEqual([200, 304, 0]);
});

test('clients and proxies may keep what they ask about again, and that only', async ({ app }) => {
  const answers = await Promise.all([
    raw(app, path(SMALL)),
    raw(app, path(SMALL), staff),
    raw(app, path(MINE)),
    raw(app, path('{ packages(first: 101) { totalCount } }')),
    raw(app, path('mutation { cancelImport(input: { jobId: "x" }) { __typename } }')),
    raw(app, path(SMALL), { authorization: 'Bearer nonsense' }),
    raw(app, '/graphql', {}, body(SMALL)),
    raw(app, '/graphql', staff, body(MINE)),
  ]);

  expect(answers.map(({ headers }) => [headers['cache-control'], headers.etag !== undefined, headers.vary])).toEqual([
    ['no-cache', true, VARY],
    ['private, no-cache', true, VARY],
    ...Array<unknown>(6).fill(['no-store', false, VARY]),
  ]);
});

test.for([
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['gzip;q=1, br;q=0.5', 'gzip'],
  ['br;q=0', undefined],
  ['identity', undefined],
  ['', undefined],
] as const)('to a client that takes "%s" a large answer comes as %s, kept or not', async ([accepted, encoding], { app }) => {
  const query = `query As${accepted.replace(/\W/g, '_')} ${LARGE}`;
  const plain = await raw(app, '/graphql', {}, body(LARGE));
  const headers = { 'accept-encoding': accepted };

  const answers = [
    await raw(app, '/graphql', headers, body(query)),
    await raw(app, '/graphql', headers, body(query)),
    await raw(app, '/graphql', { ...headers, ...staff }, body(`${query} # mine`.replace('{', '{ viewer { name } '))),
  ];

  expect(answers.map((answer) => answer.headers['content-encoding'])).toEqual([encoding, encoding, encoding]);
  expect(answers.map((answer) => Number(answer.headers['content-length']) - answer.body.length)).toEqual([0, 0, 0]);
  expect(answers.slice(0, 2).map(decoded)).toEqual([plain.body.toString(), plain.body.toString()]);
  expect(JSON.parse(decoded(answers[2]!))).toMatchObject({ data: { viewer: { name: 'staff' } } });
  expect(answers.every((answer) => answer.body.length < plain.body.length / 2)).toBe(encoding !== undefined);
});

test('what fits one packet is not compressed', async ({ app }) => {
  const { headers, body: text } = await raw(app, '/graphql', { 'accept-encoding': 'br, gzip' }, body(SMALL));

  expect(headers['content-encoding']).toBeUndefined();
  expect([headers['content-length'], text.toString()]).toEqual([
    '63',
    '{"data":{"catalogs":{"totalCount":1}},"extensions":{"cost":21}}',
  ]);
});

test('a kept answer is compressed once, however many ask for it', async ({ app }) => {
  const query = body(`query Once ${LARGE}`);
  await raw(app, '/graphql', {}, query);
  const before = await cacheBytes(app);

  const answers = await Promise.all(Array.from({ length: 8 }, () => raw(app, '/graphql', { 'accept-encoding': 'br' }, query)));
  await raw(app, '/graphql', { 'accept-encoding': 'br' }, query);

  expect(new Set(answers.map((answer) => answer.headers['content-encoding']))).toEqual(new Set(['br']));
  expect((await cacheBytes(app)) - before).toBe(answers[0]?.body.length);
});

test('server-sent events are neither compressed nor tagged', async ({ app }) => {
  const headers = { accept: 'text/event-stream', 'accept-encoding': 'br, gzip' };

  const answer = await raw(app, '/graphql', headers, body(LARGE));

  expect(answer.headers['content-type']).toBe('text/event-stream');
  expect(answer.headers.etag).toBeUndefined();
  expect(answer.body.toString()).toContain('event: complete');
});

test('HEAD is no method of GraphQL', async ({ app }) => {
  const response = await fetch(`${app.url}${path(SMALL)}`, { method: 'HEAD' });

  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
});

test('the metrics tell how often the cache helped, and what it holds', async ({ app }) => {
  await app.query(SMALL);
  await app.query(SMALL);
  await app.query(MINE);

  const metrics = await (await app.get('/metrics')).text();

  for (const result of ['hit', 'miss', 'uncacheable'])
    expect(metrics).toMatch(new RegExp(`^gateway_response_cache_requests_total\\{result="${result}"\\} [1-9]\\d*$`, 'm'));
  expect(metrics).toMatch(/^gateway_response_cache_bytes [1-9]\d*$/m);
});
