import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { Console } from '../../src/server/console/console.ts';
import { Explorer } from '../../src/server/explorer/explorer.ts';
import { createHttpServer } from '../../src/server/httpServer.ts';
import { Metrics } from '../../src/server/observability/metrics.ts';
import { ResponseCache } from '../../src/server/http/responseCache.ts';
import type { Engine } from '../../src/server/engine/engine.ts';
import { EventStreams } from '../../src/server/transports/eventStreams.ts';
import type { Yoga } from '../../src/server/transports/yoga.ts';
import { ChangeFeed } from '../../src/store/database/changeFeed.ts';
import { openDatabase } from '../../src/store/openDatabase.ts';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { createDatabase } from '../helpers/database.ts';
import { openGate, UNLIMITED } from '../helpers/limits.ts';
import { type Database } from '../../src/store/database/database.ts';

/** A server over a database, without a gateway behind it. */
async function openServer(db: Database, isOpen: boolean) {
  const server = createHttpServer({
    // Nobody asks either of them here.
    engine: {} as unknown as Engine,
    yoga: {} as unknown as Yoga,
    explorer: new Explorer({ isListOnly: false }),
    console: new Console(),
    gate: openGate(),
    cache: new ResponseCache(new ChangeFeed(), 0),
    metrics: new Metrics({
      subscribers: () => 0,
      sockets: () => 0,
      replayed: () => 0,
      cacheBytes: () => 0,
      pool: () => null,
      jobs: async () => new Map(),
      ages: async () => [],
      changes: async () => 0,
      feed: () => ({ followers: 0, lag: 0 }),
    }),
    db,
    rest: () => Promise.reject(new Error('Nobody asks it here.')),
    streams: new EventStreams(UNLIMITED.connectionLimit),
    printedSchema: '',
    isOpen: () => isOpen,
    ...UNLIMITED,
    log: pino({ level: 'silent' }),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string): Promise<[number, unknown]> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
    return [response.status, await response.json()];
  };
  return { ask, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

const BODY = '{"query": "{ viewer { isStaff } }"}';

/** A request that the gateway has taken on and whose body comes with `finish`, which resolves with the status of the answer. */
async function openUnfinished(app: TestApp): Promise<{ finish(): Promise<number | undefined> }> {
  const unfinished = request(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': BODY.length, expect: '100-continue' },
  });
  const status = new Promise<number | undefined>((resolve, reject) => {
    unfinished.once('error', reject).once('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
  });
  const taken = new Promise((resolve) => unfinished.once('continue', resolve));
  unfinished.flushHeaders();
  await taken;
  return {
    finish() {
      unfinished.end(BODY);
      return status;
    },
  };
}

test('a gateway whose database is gone lives and is not ready', async () => {
  await using database = await createDatabase();
  const db = await openDatabase({ url: database.env.DATABASE_URL, dataDir: database.env.DATA_DIR ?? '' });
  await using server = await openServer(db, true);

  const before = await server.ask('/ready');
  await db.close();
  const after = [await server.ask('/health'), await server.ask('/ready')];

  expect(before).toEqual([200, { status: 'ready' }]);
  expect(after).toEqual([
    [200, { status: 'ok' }],
    [503, { status: 'the database does not answer' }],
  ]);
});

test('a gateway that is closing is not ready, though its database answers', async () => {
  await using database = await createDatabase();
  const db = await openDatabase({ url: database.env.DATABASE_URL, dataDir: database.env.DATA_DIR ?? '' });
  await using server = await openServer(db, false);

  const ready = await server.ask('/ready');
  await db.close();

  expect(ready).toEqual([503, { status: 'not serving' }]);
});

test('a gateway that closes lets a request end that it has taken on, and takes no other; then it waits for nobody', async () => {
  const app = await openTestApp();
  const unfinished = await openUnfinished(app);

  const closed = app[Symbol.asyncDispose]();
  const refused = async () => expect(await app.get('/health', { connection: 'close' }).catch(() => 'refused')).toBe('refused');
  await vi.waitFor(refused, { timeout: 10_000, interval: 20 });
  const status = await unfinished.finish();
  const answered = performance.now();
  await closed;

  expect(status).toBe(200);
  expect(performance.now() - answered, 'ms until the connection, now idle, is cut').toBeLessThan(2_500);
});
