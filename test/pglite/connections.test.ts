import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connector } from '../../src/store/database/connector.ts';
import { embeddedConnector } from '../../src/store/database/embedded/embeddedConnector.ts';

const STATEMENTS = 3_000;
const CONNECTIONS = 8;
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);

let connector: Connector;

beforeAll(async () => {
  connector = await embeddedConnector(undefined, console.error);
  await using client = await connect();
  await client.query('CREATE TABLE note (id int PRIMARY KEY, text text)');
});
afterAll(() => connector.close());

async function connect(config: pg.ClientConfig = {}): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ ...connector.clientConfig('test'), ...config });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** What a statement comes to, as text. */
const outcome = (query: Promise<pg.QueryResult>): Promise<string> =>
  query.then(
    ({ rows }) => JSON.stringify(rows),
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );

interface Asked {
  readonly query: { name?: string; text: string; values?: unknown[] } | string;
  readonly expected: string;
}

const isPipelined = (connection: number) => connection % 2 === 0;

const number = fc.integer({ min: 0, max: 999 });
const rows = (...values: unknown[]) => JSON.stringify(values.map((value) => ({ value })));

/** Each with what it comes to, whatever runs beside it. Names say something else on each connection. */
const right = (connection: number): fc.Arbitrary<Asked> =>
  fc.oneof<fc.Arbitrary<Asked>[]>(
    number.map((n) => ({
      query: { name: 'plus', text: `SELECT $1::int + ${connection} AS value`, values: [n] },
      expected: rows(n + connection),
    })),
    number.map((n) => ({ query: { name: 'shared', text: 'SELECT $1::text AS value', values: [n] }, expected: rows(String(n)) })),
    number.map((n) => ({
      query: { name: `own${n % 50}`, text: `SELECT ${n % 50} + $1::int AS value`, values: [n] },
      expected: rows((n % 50) + n),
    })),
    number.map((n) => ({ query: { text: 'SELECT $1::int AS value', values: [n] }, expected: rows(n) })),
    number.map((n) => ({ query: `SELECT ${n} AS value`, expected: rows(n) })),
    fc.constant({
      query: { text: 'SELECT n AS value FROM generate_series(1, $1::int) n', values: [400] },
      expected: rows(...Array.from({ length: 400 }, (_, n) => n + 1)),
    }),
  );

/** In a pipeline node-postgres takes a name for prepared whose text has just failed, on a server too. */
const wrong = (isPipelined: boolean) =>
  fc.oneof<fc.Arbitrary<Asked>[]>(
    fc.constant({ query: { name: 'zero', text: 'SELECT 1 / $1::int AS value', values: [0] }, expected: '22012' }),
    fc.constant({ query: { ...(isPipelined ? {} : { name: 'syntax' }), text: 'SELEC $1::int', values: [0] }, expected: '42601' }),
    fc.constant({
      query: { ...(isPipelined ? {} : { name: 'nowhere' }), text: 'SELECT * FROM nowhere WHERE id = $1', values: [0] },
      expected: '42P01',
    }),
    fc.constant({ query: { text: 'SELECT $1::int AS value', values: ['x'] }, expected: '22P02' }),
    fc.constant({ query: 'SELECT 1; SELECT 1 / 0', expected: '22012' }),
    fc.constant({ query: 'COPY note FROM STDIN', expected: '57014' }),
  );

const mixed = (connection: number): fc.Arbitrary<Asked> =>
  fc.oneof({ weight: 2, arbitrary: right(connection) }, { weight: 1, arbitrary: wrong(isPipelined(connection)) });

/** Several statements in a transaction, of which a failure ends those that follow. */
async function inTransaction(client: pg.Client, asked: readonly Asked[]): Promise<string[]> {
  const found = [await outcome(client.query('BEGIN'))];
  let failed = false;
  for (const { query, expected } of asked) {
    const got = await outcome(client.query(query as pg.QueryConfig));
    found.push(failed && got === '25P02' ? expected : got);
    failed ||= !expected.startsWith('[');
  }
  found.push(await outcome(client.query(failed ? 'ROLLBACK' : 'COMMIT')));
  return found;
}

async function runOn(connection: number, asked: readonly Asked[]): Promise<void> {
  await using client = await connect({ pipeline: isPipelined(connection) });
  for (let at = 0; at < asked.length; at += 10) {
    const some = asked.slice(at, at + 10);
    const expected = some.map((one) => one.expected);
    if (at % 30 === 0) expect(await inTransaction(client, some)).toEqual(['[]', ...expected, '[]']);
    else if (isPipelined(connection))
      expect(await Promise.all(some.map(({ query }) => outcome(client.query(query as pg.QueryConfig))))).toEqual(expected);
    else for (const { query, expected: one } of some) expect(await outcome(client.query(query as pg.QueryConfig))).toBe(one);
  }
}

test('of 3,000 mixed statements on eight connections, a third of which fail, each has its own answer', async () => {
  const each = Array.from({ length: CONNECTIONS }, (_, index) =>
    fc.sample(mixed(index), { numRuns: STATEMENTS / CONNECTIONS, seed: SEED + index }),
  );
  const failing = each.flat().filter(({ expected }) => !expected.startsWith('[')).length;

  await Promise.all(each.map((asked, index) => runOn(index, asked)));

  expect(failing).toBeGreaterThan(STATEMENTS / 4);
}, 120_000);
