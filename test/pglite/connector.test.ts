import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Cancellation } from '../../src/store/database/cancellation.ts';
import type { Connector } from '../../src/store/database/connector.ts';
import { openDatabase } from '../../src/store/openDatabase.ts';
import { embeddedConnector } from '../../src/store/database/embedded/embeddedConnector.ts';
import { unavailable } from '../../src/store/database/unavailable.ts';
import { createFolder } from '../helpers/folder.ts';
import { type Database } from '../../src/store/database/database.ts';

/** A statement that runs for a minute. */
const ENDLESS = 'SELECT count(*) FROM generate_series(1, 200000000)';
/** One that runs for longer than it takes until a statement would be ended. */
const LONG = 'SELECT count(*)::int AS n FROM generate_series(1, 6000000)';
/** By then a statement runs. */
const BEGUN_MS = 500;

let connector: Connector;

beforeAll(async () => {
  connector = await embeddedConnector(undefined, console.error);
  await using client = await connect();
  await client.query('CREATE TABLE note (text text NOT NULL)');
});
afterAll(() => connector.close());

async function connect(): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client(connector.clientConfig('test'));
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

const prepared = async (client: pg.Client) =>
  (await client.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_prepared_statements')).rows[0]?.n;
const notes = async (client: pg.Client) =>
  (await client.query<{ text: string }>('SELECT text FROM note ORDER BY 1')).rows.map(({ text }) => text);

test('a name stands on each connection for what that has prepared, and one text is prepared once', async () => {
  await using one = await connect();
  await using other = await connect();
  const ask = async (client: pg.Client, text: string) =>
    (await client.query<{ value: string }>({ name: 'same', text, values: ['x'] })).rows[0]?.value;
  const before = (await prepared(one)) ?? 0;

  const values = [
    await ask(one, `SELECT 'one ' || $1::text AS value`),
    await ask(other, `SELECT 'other ' || $1::text AS value`),
    await ask(one, `SELECT 'one ' || $1::text AS value`),
  ];
  await using third = await connect();
  const again = await ask(third, `SELECT 'one ' || $1::text AS value`);

  expect([...values, again]).toEqual(['one x', 'other x', 'one x', 'one x']);
  expect(await prepared(one)).toBe(before + 2);
});

test('what a connection has prepared goes with the last connection that uses it', async () => {
  await using observer = await connect();
  const before = (await prepared(observer)) ?? 0;
  const clients = [await connect(), await connect()];
  for (const client of clients) await client.query({ name: 'gone', text: 'SELECT 47 + $1::int', values: [1] });

  await clients[0]?.end();
  const withOne = await prepared(observer);
  await clients[1]?.end();
  const withNone = await prepared(observer);

  expect([withOne, withNone]).toEqual([before + 1, before]);
});

test('a statement that could not be parsed is parsed again when it can be', async () => {
  await using client = await connect();
  const ask = () => client.query({ name: 'later', text: 'SELECT * FROM later WHERE id = $1', values: [1] });

  await expect(ask()).rejects.toThrow('relation "later" does not exist');
  await client.query('CREATE TABLE later (id int)');

  expect((await ask()).rows).toEqual([]);
});

test('a connection that is lost in a transaction leaves nothing of it, and those that waited go on', async () => {
  await using observer = await connect();
  const lost = await connect();
  lost.on('error', () => undefined);
  await lost.query('BEGIN');
  await lost.query(`INSERT INTO note VALUES ('lost')`);
  const waiting = notes(observer);

  (lost as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();

  expect(await waiting).toEqual([]);
});

test('a notification is heard by all connections that listen, once, and by no other', async () => {
  const clients = [await connect(), await connect(), await connect()];
  const heard = clients.map((client) => {
    const payloads: string[] = [];
    client.on('notification', ({ channel, payload }) => void payloads.push(`${channel} ${payload}`));
    return payloads;
  });
  for (const client of clients.slice(0, 2)) await client.query('LISTEN jobs');

  await clients[2]?.query({ text: 'SELECT pg_notify($1, $2)', values: ['jobs', 'a'] });
  for (const client of clients) await client.query('SELECT 1');
  for (const client of clients) await client.end();

  expect(heard).toEqual([['jobs a'], ['jobs a'], []]);
});

test('COPY FROM STDIN is refused with the reason, whoever sends rows or not, and the session goes on', async () => {
  await using client = await connect();
  const reason = 'The embedded database does not support COPY FROM STDIN.';

  await expect(client.query('COPY note FROM STDIN')).rejects.toThrow(reason);
  await expect(client.query({ name: 'copy', text: 'COPY note FROM STDIN' })).rejects.toThrow(reason);
  await expect(client.query(`INSERT INTO note VALUES ('a'); COPY note FROM STDIN; SELECT 1`)).rejects.toThrow(reason);

  expect(await notes(client)).toEqual([]);
});

/** Sends what no client may send, upon which a server ends the session. */
function endSession(client: pg.Client): void {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  stream.write(Buffer.from([0x3f, 0, 0, 0, 4]));
  stream.write(Buffer.from([0x53, 0, 0, 0, 4]));
}

/** A migrated database in a folder of its own, with what it says outside of calls. */
async function openFolderDatabase() {
  const folder = await createFolder(inject('pglite'));
  const errors: string[] = [];
  const db = await openDatabase({ url: undefined, dataDir: folder.path, onError: ({ message }) => errors.push(message) });
  await db.script('CREATE TABLE note (text text NOT NULL)');
  const dispose = async () => {
    await db.close();
    await folder[Symbol.asyncDispose]();
  };
  return { db, errors, [Symbol.asyncDispose]: dispose };
}

const reasons = async (promises: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(promises)).map((settled) => settled.status === 'rejected' && (settled.reason as Error).message);
const write = (db: Pick<Database, 'query'>, text: string) => db.query('test', 'INSERT INTO note VALUES ($1)', [text]);
const written = async (db: Pick<Database, 'query'>) =>
  (await db.query<{ text: string }>('test', 'SELECT text FROM note ORDER BY 1')).map(({ text }) => text);

test('a statement past its time is ended; what waited behind it is run, and what had committed is there', async () => {
  await using folder = await openFolderDatabase();
  const { db, errors } = folder;
  for (const text of ['a', 'b', 'c']) await write(db, text);
  const heard: string[] = [];
  await db.listen(
    'jobs',
    (payload) => void heard.push(payload),
    () => void heard.push('lost'),
  );
  const cancellation = new Cancellation();
  const ended = db.query('test', ENDLESS, [], cancellation);
  const behind = [written(db), db.prisma.catalog.count()];
  setTimeout(() => cancellation.cancel(new Error('It took too long.')), BEGUN_MS);

  await expect(ended).rejects.toThrow('It took too long.');

  expect(await Promise.all(behind)).toEqual([['a', 'b', 'c'], 0]);
  await expect.poll(() => heard).toEqual(['lost', '']);
  await db.query('test', 'SELECT pg_notify($1, $2)', ['jobs', 'heard again']);
  await expect.poll(() => heard.at(-1)).toBe('heard again');
  expect(errors).toContain('The embedded database has stopped: a statement took too long.');
});

test('a statement that waits is called off without being run, and at once', async () => {
  await using folder = await openFolderDatabase();
  const { db, errors } = folder;
  const cancellation = new Cancellation();

  await db.transaction(async (tx) => {
    const waiting = db.query('test', `INSERT INTO note VALUES ('waiting')`, [], cancellation);
    const begins = db.transaction((inner) => write(inner, 'inner'), cancellation);
    await write(tx, 'transaction');
    cancellation.cancel(new Error('Nobody waits for it.'));
    expect(await reasons([waiting, begins])).toEqual(['Nobody waits for it.', 'Nobody waits for it.']);
  });

  expect(await written(db)).toEqual(['transaction']);
  expect(errors).toEqual([]);
});

test('a statement in a transaction is not ended with everybody else: the transaction is taken back after it', async () => {
  await using folder = await openFolderDatabase();
  const { db, errors } = folder;
  const cancellation = new Cancellation();
  const run = db.transaction(async (tx) => {
    await write(tx, 'inside');
    setTimeout(() => cancellation.cancel(new Error('It took too long.')), BEGUN_MS);
    await tx.query('test', LONG);
  }, cancellation);

  await expect(run).rejects.toThrow('It took too long.');

  expect(await written(db)).toEqual([]);
  expect(errors).toEqual([]);
});

test('a database in memory is never ended for a statement: it would be lost', async () => {
  await using client = await connect();
  await using observer = await connect();
  const running = client.query<{ n: number }>(LONG);
  const { processID } = client as unknown as { processID: number };
  await new Promise((resolve) => setTimeout(resolve, BEGUN_MS));

  await connector.cancel(processID);

  expect((await running).rows).toEqual([{ n: 6_000_000 }]);
  expect(await notes(observer)).toEqual([]);
});

test('when its session ends, what is under way fails as with a server that goes away, and the folder is opened again', async () => {
  await using folder = await createFolder(join(inject('pglite') ?? '', 'pglite'));
  const errors: string[] = [];
  const one = await embeddedConnector(folder.path, ({ message }) => errors.push(message));
  const open = async () => {
    const client = new pg.Client(one.clientConfig('test'));
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const [broken, waiting] = [await open(), await open()];
  await waiting.query('CREATE TABLE note (text text NOT NULL)');
  await waiting.query({ name: 'insert', text: 'INSERT INTO note VALUES ($1)', values: ['before'] });
  endSession(broken);
  const failed = broken.query('SELECT 1');
  const inserted = waiting.query({ name: 'insert', text: 'INSERT INTO note VALUES ($1)', values: ['waiting'] });

  const failure: unknown = await failed.catch((error: unknown) => error);
  await inserted;
  const { rows } = await waiting.query('SELECT text FROM note');

  expect(unavailable(failure)).not.toBeNull();
  expect(rows).toEqual([{ text: 'before' }, { text: 'waiting' }]);
  expect(errors[0]).toContain('The embedded database has stopped');
  await one.close();
});
