import { request as httpRequest } from 'node:http';
import fc, { type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import type { Viewer } from '../helpers/client.ts';
import { catalog } from '../helpers/factories.ts';
import { openRawSocket } from '../helpers/socket.ts';
import { hostile, operation } from './documents.ts';

/** `npm run fuzz` asks for more of them; FUZZ_SEED asks for the same again. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);

interface Attack {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (body: string | Buffer, headers: Record<string, string> = JSON_TYPE): Attack => ({
  method: 'POST',
  path: '/graphql',
  headers,
  body,
});

const operations = fc.oneof({ weight: 3, arbitrary: operation('query') }, { weight: 1, arbitrary: operation('mutation') });
const bodies = operations.map((asked) => JSON.stringify(asked));
const nested = fc.integer({ min: 1, max: 100_000 }).map((depth) => '['.repeat(depth));
const get = (search: Record<string, string>): Attack => ({
  method: 'GET',
  path: `/graphql?${new URLSearchParams(search).toString()}`,
  headers: {},
  body: '',
});

const attacks: Arbitrary<Attack> = fc.oneof(
  { weight: 10, arbitrary: bodies.map((body) => post(body)) },
  { weight: 2, arbitrary: bodies.map((body) => post(body, { ...JSON_TYPE, accept: 'text/event-stream' })) },
  { weight: 2, arbitrary: operations.map(({ query, variables }) => get({ query, variables: JSON.stringify(variables) })) },
  { weight: 1, arbitrary: fc.tuple(bodies, fc.nat(200)).map(([body, length]) => post(body.slice(0, length))) },
  {
    weight: 1,
    arbitrary: fc
      .record({ query: hostile, variables: hostile, operationName: hostile, extensions: hostile }, { requiredKeys: [] })
      .map((body) => post(JSON.stringify(body))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => post(Buffer.from(bytes))) },
  { weight: 1, arbitrary: nested.map((text) => post(`{"query":"{ __typename }","variables":${text}`)) },
  { weight: 1, arbitrary: nested.map((text) => post(JSON.stringify({ query: text.replaceAll('[', '{a') }))) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(bodies, fc.constantFrom('gzip', 'x', 'br'))
      .map(([body, encoding]) => post(body, { ...JSON_TYPE, 'content-encoding': encoding })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        bodies,
        fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'multipart/form-data', 'application/graphql'),
      )
      .map(([body, type]) => post(body, { 'content-type': type })),
  },
  { weight: 1, arbitrary: fc.webPath().map((path) => ({ ...get({}), path: `/api${path}` })) },
);

interface Outcome {
  readonly status: number;
  readonly text: string;
}

function send(app: TestApp, viewer: Viewer, { method, path, headers, body }: Attack): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const all = { ...headers, ...app.authorization(viewer), 'content-length': String(Buffer.byteLength(body)) };
    const request = httpRequest(`${app.url}${path}`, { method, headers: all }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.once('error', reject).end(body);
  });
}

/** Neither a defect nor a word about what is inside. */
function expectTold({ status, text }: Outcome): void {
  if (status >= 500) expect([503, 504], text).toContain(status);
  expect(text).not.toMatch(/INTERNAL_SERVER_ERROR|node_modules|\bat [\w.<>]+ \(|SELECT .* FROM|PrismaClient/);
}

for (const viewer of ['anonymous', 'staff'] as const)
  test(
    `${RUNS} hostile requests of ${viewer} are told what is wrong with them (FUZZ_SEED=${SEED})`,
    { timeout: 3_600_000 },
    async () => {
      await using app = await openTestApp({ catalogs: [catalog('2023.06').package('GROMACS')] });
      app.leavesJobs = true;

      await fc.assert(
        fc.asyncProperty(attacks, async (attack) => {
          expectTold(await send(app, viewer, attack));
          expect(app.defects()).toEqual([]);
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      );

      expect((await app.get('/health')).status).toBe(200);
    },
  );

test(`hostile messages over WebSocket end their socket at most (FUZZ_SEED=${SEED})`, { timeout: 3_600_000 }, async () => {
  await using app = await openTestApp();
  app.leavesJobs = true;
  const payloads = fc.oneof(
    operations,
    fc.record({ query: hostile, variables: hostile, operationName: hostile }, { requiredKeys: [] }),
    hostile,
  );
  const messages = fc.oneof(
    { weight: 4, arbitrary: payloads.map((payload) => JSON.stringify({ id: '1', type: 'subscribe', payload })) },
    { weight: 1, arbitrary: hostile.map((message) => JSON.stringify(message)) },
    { weight: 1, arbitrary: fc.string({ maxLength: 50 }) },
  );

  await fc.assert(
    fc.asyncProperty(messages, async (message) => {
      await using socket = await openRawSocket(app);
      const told = new Promise<string>((resolve) => {
        socket.once('message', (data: Buffer) => resolve(data.toString()));
        socket.once('close', (code, reason) => resolve(`${code} ${reason.toString()}`));
      });
      socket.send(message);
      socket.send('{"type":"ping"}');
      expectTold({ status: 200, text: await told });
      expect(app.defects()).toEqual([]);
    }),
    { numRuns: Math.ceil(RUNS / 4), seed: SEED, endOnFailure: true },
  );

  expect((await app.get('/health')).status).toBe(200);
});
