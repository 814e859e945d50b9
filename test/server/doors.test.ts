import { expect, test as alone, vi } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { isPostgresql } from '../helpers/database.ts';
import { type Door, DOORS } from '../helpers/doors.ts';
import { catalog } from '../helpers/factories.ts';
import { hold, waiting } from '../helpers/lock.ts';
import { samplesOf } from '../helpers/prometheus.ts';
import { testWithApp } from '../helpers/withApp.ts';

const options = { catalogs: [catalog('2023.06').package('GROMACS')] };
const test = testWithApp(options);
const testInTime = testWithApp({ ...options, config: { REQUEST_TIMEOUT_SECONDS: '1' } });
/** Every read of a package is a defect. */
const testWithDefect = testWithApp(options, async (app) => {
  await app.sql('ALTER TABLE package RENAME COLUMN homepage TO gone');
  await app.sql('ALTER TABLE package RENAME COLUMN name TO lost');
});
const GRAPHQL = DOORS.filter(({ name }) => name !== 'REST');
const table = (doors: readonly Door[]) => doors.map((door) => [door.name, door] as const);

/** How many errors of a code the gateway has counted. */
async function counted(app: TestApp, code: string): Promise<number> {
  const samples = samplesOf(await (await fetch(`${app.url}/metrics`)).text());
  return samples.find(({ name, labels }) => name === 'gateway_graphql_errors_total' && labels['code'] === code)?.value ?? 0;
}

test.for(table(DOORS))('over %s packages are read', async ([, door], { app }) => {
  const { codes, text } = await door.send(app).shown;

  expect(codes).toEqual([]);
  expect(text).toContain('GROMACS');
});

test.for(table(DOORS))(
  'over %s nothing is read for a client that leaves while its token is looked up',
  async ([, door], { app }) => {
    const token = await app.createToken({ name: 'leaver' });
    const release = await hold(app, 'api_token');
    app.statements();

    const sent = door.send(app, { viewer: { token } });
    if (isPostgresql) await vi.waitFor(async () => expect(await waiting(app)).toBeGreaterThan(0));
    sent.leave();
    await sent.shown.catch(() => undefined);
    // What is sent after a connection has ended is answered after that was seen.
    for (let round = 0; round < 3; round += 1) await (await fetch(`${app.url}/health`)).text();
    await release();
    for (let round = 0; round < 3; round += 1) await (await fetch(`${app.url}/ready`)).text();

    expect(app.statements().filter((name) => name.startsWith('packages'))).toEqual([]);
  },
);

test.runIf(isPostgresql).for(table(DOORS))(
  'over %s the statements of a client that leaves are cancelled',
  async ([, door], { app }) => {
    const release = await hold(app, 'package');

    const sent = door.send(app);
    await vi.waitFor(async () => expect(await waiting(app)).toBeGreaterThan(0));
    sent.leave();
    await sent.shown.catch(() => undefined);

    await vi.waitFor(async () => expect(await waiting(app)).toBe(0));
    await release();
  },
);

testInTime.for(table(DOORS))('over %s a request that takes too long ends with its statements', async ([, door], { app }) => {
  const release = await hold(app, 'package');

  const { codes } = await door.send(app).shown;
  if (isPostgresql) await vi.waitFor(async () => expect(await waiting(app)).toBe(0));
  await release();

  expect(codes).toEqual(['TIMEOUT']);
});

test.for(table(GRAPHQL))(
  'over %s an operation that costs too much is refused before anything runs',
  async ([, door], { app }) => {
    const query =
      '{ packages(first: 100) { nodes { versions(first: 100) { nodes { targets(first: 100) { nodes { name } } } } } } }';
    app.statements();

    const { codes, text } = await door.send(app, { query }).shown;

    expect(codes).toEqual(['QUERY_TOO_COMPLEX']);
    expect(text).toContain('exceeds the limit of 50000');
    expect(app.statements()).toEqual([]);
  },
);

alone.for(table(DOORS))('over %s a client that has spent its budget is refused', async ([, door]) => {
  await using app = await openTestApp({ ...options, config: { RATE_LIMIT: '60', RATE_LIMIT_BURST: '60' } });

  const shown = [];
  for (let request = 0; request < 70 && shown.at(-1) !== 'RATE_LIMITED'; request += 1)
    shown.push(...(await door.send(app).shown).codes);

  expect(shown).toEqual(['RATE_LIMITED']);
});

testWithDefect.for(table(DOORS))(
  'over %s a defect is logged, and shown by the id of its request alone',
  async ([, door], { app }) => {
    const before = await counted(app, 'INTERNAL_SERVER_ERROR');

    const { codes, text } = await door.send(app).shown;

    const lines = app.defects();
    const [line] = lines;
    expect(lines, 'a request runs once').toHaveLength(1);
    expect(codes).toEqual(['INTERNAL_SERVER_ERROR']);
    expect(text).not.toMatch(/column|does not exist|SELECT|\.ts\b/);
    expect(JSON.stringify(line)).toContain('does not exist');
    expect(text).toContain((line as unknown as { requestId: string }).requestId);
    expect((await counted(app, 'INTERNAL_SERVER_ERROR')) - before).toBe(door.name === 'REST' ? 0 : 1);
  },
);

alone('reserving event streams is charged, so that nobody reserves them for all others', async () => {
  await using app = await openTestApp({ config: { RATE_LIMIT: '60', RATE_LIMIT_BURST: '20', CONNECTIONS_PER_ADDRESS: '500' } });
  const reserve = () => fetch(`${app.url}/graphql/stream`, { method: 'PUT' });

  const statuses = new Set<number>();
  for (let request = 0; request < 30; request += 1) statuses.add((await reserve()).status);

  expect([...statuses]).toEqual([201, 429]);
});
