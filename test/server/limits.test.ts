import { expect } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { openSocket } from '../helpers/socket.ts';
import { codesOf, TRANSPORTS } from '../helpers/transports.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

const nested = (depth: number, field: string) => `${`${field} { `.repeat(depth)}name${' }'.repeat(depth)}`;

const TOO_COMPLEX: readonly (readonly [what: string, query: string])[] = [
  ['tokens', `{ ${'a '.repeat(5_000)} }`],
  ['levels', `{ packages { nodes { ${nested(26, 'catalog')} } } }`],
  ['aliases', `{ ${Array.from({ length: 51 }, (_, index) => `a${index}: viewer { name }`).join(' ')} }`],
  ['directives', `{ viewer { name ${'@include(if: true) '.repeat(51)} } }`],
  ['brackets', `{ viewer(a: ${'['.repeat(201)} ${']'.repeat(201)}) { name } }`],
  ['brackets behind a comment that closes some', `# ${')'.repeat(900)}\n{ a(b: ${'['.repeat(900)}) }`],
  ['rows', '{ packages(first: 100) { nodes { versions(first: 100) { nodes { targets(first: 100) { nodes { name } } } } } } }'],
];

const asked = TRANSPORTS.flatMap(([name, ask]) => TOO_COMPLEX.map(([what, query]) => [name, what, ask, query] as const));

test.for(asked)('over %s a query of too many %s is refused before anything runs', async ([, , ask, query], { app }) => {
  const answer = await ask(app, query);

  expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
  expect([400, null]).toContain(answer.status);
  expect(answer.data ?? null).toBeNull();
  expect(app.statements()).toEqual([]);
});

test.for(TRANSPORTS)('over %s brackets in strings and comments are none', async ([, ask], { app }) => {
  const brackets = '[{('.repeat(80);
  const query = `# ${brackets}\n{ packages(search: "${brackets}", filter: { name: """${brackets}""" }) { totalCount } }`;

  expect(codesOf(await ask(app, query))).toEqual([]);
});

test.for(TRANSPORTS)('over %s an answer says what it has cost, and a refusal what it would have', async ([, ask], { app }) => {
  const answer = await ask(app, '{ packages(first: 7) { nodes { name } } }');
  const refusal = await ask(app, TOO_COMPLEX.at(-1)?.[1] ?? '');

  expect(answer).toMatchObject({ data: { packages: { nodes: [] } }, extensions: { cost: 8 } });
  expect(refusal.extensions).toEqual({ cost: refusal.errors?.[0]?.extensions?.['cost'] });
  expect(refusal.extensions?.['cost']).toBeGreaterThan(1_000_000);
});

test.for(TRANSPORTS)('over %s a page of more than 100 rows is refused', async ([, ask], { app }) => {
  expect(codesOf(await ask(app, '{ catalogs(first: 101) { nodes { name } } }'))).toEqual(['BAD_USER_INPUT']);
});

test('an answer that was kept says the same cost', async () => {
  await using app = await openTestApp({ config: { RESPONSE_CACHE_MB: '8' } });
  const ask = async () => (await app.post('{"query":"{ catalogs(first: 3) { nodes { name } } }"}')).text();

  const answers = [await ask(), await ask(), await ask()];

  expect(new Set(answers)).toEqual(new Set(['{"data":{"catalogs":{"nodes":[]}},"extensions":{"cost":4}}']));
});

test('each event of a subscription says what it costs', async ({ app }) => {
  await using socket = openSocket(app);
  const events = socket.results('subscription { importActivity { job { catalog { packages(first: 9) { nodes { name } } } } } }');
  const first = events.next();
  app.leavesJobs = true;

  await app.finished(
    await app.startImport({ source: 'EESSI', release: '2099.01' }).catch(() => app.startImport({ source: 'SPACK' })),
  );
  const { value } = (await first) as IteratorYieldResult<{ extensions?: unknown }>;
  await events.return?.();

  expect(value.extensions).toEqual({ cost: expect.any(Number) as number });
});

test.for(TRANSPORTS)('over %s an address that has spent its budget is told when to come again', async ([, ask]) => {
  await using app = await openTestApp({ config: { RATE_LIMIT: '60', RATE_LIMIT_BURST: '20' } });
  const query = '{ catalogs(first: 30) { nodes { name } } }';

  const [spent, refused] = [await ask(app, query), await ask(app, query)];
  const otherwise = await ask(app, query, {}, 'user');

  expect([codesOf(spent), codesOf(refused), codesOf(otherwise)]).toEqual([[], ['RATE_LIMITED'], []]);
  expect([429, null]).toContain(refused.status);
  const seconds = refused.errors?.[0]?.extensions?.['retryAfter'] as number;
  expect(seconds).toBeGreaterThan(8);
  expect(seconds).toBeLessThanOrEqual(12);
  if (refused.headers) expect(refused.headers.get('retry-after')).toBe(String(seconds));
});
