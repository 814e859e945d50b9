import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'graphql-ws';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Services } from '../../src/server/engine/context.ts';
import { serveWs } from '../../src/server/transports/ws.ts';
import { ChangeFeed } from '../../src/store/database/changeFeed.ts';
import { type LogLine, STAFF_TOKEN } from '../helpers/app.ts';
import { openTestEngine } from '../helpers/engine.ts';
import { UNLIMITED } from '../helpers/limits.ts';

const SECRET = 'duplicate key violates "api_token_hash_key": SELECT * FROM api_token WHERE hash = $1';
const fail = () => Promise.reject(new Error(SECRET));

/** Everything that a resolver can call fails in a way that nobody foresaw. */
const broken = {
  db: { query: fail, reads: { query: fail }, prisma: { importJob: { findUnique: fail, findMany: fail, count: fail } } },
  changes: new ChangeFeed(),
  imports: { importCatalog: fail, cancel: fail, withDatabase: () => broken.imports },
  events: { ofJob: fail, ofAll: fail },
  discovery: { discover: fail },
} as unknown as Services;

function openBroken(usesJit: boolean) {
  const lines: LogLine[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) });
  const { engine, gate, post } = openTestEngine(broken, { usesJit, log });
  const ask = async (query: string, accept?: string) =>
    (await post({ query }, { isStaff: true, ...(accept && { accept }) })).text();
  return { engine, gate, log, lines, ask };
}

const MASKED = {
  message: 'Something went wrong here; the gateway has logged it.',
  extensions: { code: 'INTERNAL_SERVER_ERROR' },
};

/** Neither what happened nor where. */
function expectNothingOf(text: string): void {
  expect(text).not.toMatch(/duplicate|api_token|SELECT|\.ts\b|\bat .*\(|stack|node_modules/);
}

test.for([true, false])('a defect in a query is told by its code and its place alone, with jit: %s', async (usesJit) => {
  const { ask, lines } = openBroken(usesJit);

  const text = await ask('{ viewer { isStaff } all: catalogs { totalCount } }');

  expectNothingOf(text);
  expect(JSON.parse(text)).toMatchObject({ data: null, errors: [{ ...MASKED, path: ['all', 'totalCount'] }] });
  expect(lines).toMatchObject([{ err: { message: SECRET } }]);
  expect(lines[0]?.err?.stack).toContain('masking.test.ts');
});

test.for([true, false])('a defect in a field that can be null leaves the rest of the answer, with jit: %s', async (usesJit) => {
  const { ask, lines } = openBroken(usesJit);

  const text = await ask('{ viewer { isStaff } discoverCatalogs { name } }');

  expectNothingOf(text);
  expect(JSON.parse(text)).toMatchObject({
    data: { viewer: { isStaff: true }, discoverCatalogs: null },
    errors: [{ ...MASKED, path: ['discoverCatalogs'] }],
  });
  expect(lines.length).toBe(1);
});

test('a defect in a mutation is no member of its result', async () => {
  const { ask, lines } = openBroken(true);

  const text = await ask('mutation { importCatalog(input: { source: SPACK }) { __typename ... on UserError { message } } }');

  expectNothingOf(text);
  expect(JSON.parse(text)).toMatchObject({ data: null, errors: [{ ...MASKED, path: ['importCatalog'] }] });
  expect(lines.length).toBe(1);
});

test('a defect when a subscription begins is masked over server-sent events', async () => {
  const { ask, lines } = openBroken(true);

  const text = await ask('subscription { importActivity { sequence } }', 'text/event-stream');

  expectNothingOf(text);
  expect(text).toContain(MASKED.message);
  expect(text).toContain(MASKED.extensions.code);
  expect(lines.length).toBe(1);
});

test('a defect is masked over WebSocket, in an answer and when a subscription begins, and the socket stays open', async () => {
  const { engine, gate, log, lines } = openBroken(true);
  const server = createServer();
  const sockets = serveWs(server, { engine, gate, ...UNLIMITED, log });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = createClient({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${STAFF_TOKEN}` },
    lazyCloseTimeout: 60_000,
    retryAttempts: 0,
  });
  const first = async (query: string) => {
    for await (const result of client.iterate({ query })) return result;
  };

  const answers = [
    await first('{ catalogs { totalCount } }'),
    await first('subscription { importActivity { sequence } }'),
    await first('{ viewer { isStaff } }'),
  ];

  expectNothingOf(JSON.stringify(answers));
  expect(answers).toMatchObject([{ errors: [MASKED] }, { errors: [MASKED] }, { data: { viewer: { isStaff: true } } }]);
  expect(lines.length).toBe(2);
  await client.dispose();
  await sockets.close();
  server.close();
});
