import { expect, vi } from 'vitest';
import { isPostgresql } from '../helpers/database.ts';
import { catalog } from '../helpers/factories.ts';
import { hold, waiting } from '../helpers/lock.ts';
import { openSocket } from '../helpers/socket.ts';
import { codesOf, TRANSPORTS } from '../helpers/transports.ts';
import { testWithApp } from '../helpers/withApp.ts';

const catalogs = [catalog('2023.06').package('GROMACS')];
const test = testWithApp({ catalogs, config: { REQUEST_TIMEOUT_SECONDS: '1' } });
const testWithPatience = testWithApp({ catalogs });

test.for(TRANSPORTS)('over %s a query that takes too long is stopped with its statement', async ([, ask], { app }) => {
  const release = await hold(app, 'package');

  const answer = await ask(app, '{ packages { nodes { name } } }');
  if (isPostgresql) await vi.waitFor(async () => expect(await waiting(app)).toBe(0));
  await release();

  expect(codesOf(answer)).toEqual(['TIMEOUT']);
  expect([504, null]).toContain(answer.status);
  expect(codesOf(await ask(app, '{ packages { nodes { name } } }'))).toEqual([]);
});

test('a mutation that takes too long is rolled back whole before that is said', async ({ app }) => {
  const { packages } = await app.query('{ packages { nodes { id description } } }');
  const { id, description } = packages.nodes[0] as { id: string; description: string };
  const release = await hold(app, 'package');

  const changing = app.ask(
    'mutation ($id: ID!) { updatePackage(input: { id: $id, description: "other" }) { __typename } }',
    { id },
    { viewer: 'staff' },
  );
  if (isPostgresql) expect((await changing).errors.map(({ code }) => code)).toEqual(['TIMEOUT']);
  else await new Promise((resolve) => setTimeout(resolve, 1_500)); // the time limit itself is waited for
  await release();

  expect((await changing).errors.map(({ code }) => code)).toEqual(['TIMEOUT']);
  expect((await app.query('{ packages { nodes { description } } }')).packages.nodes).toEqual([{ description }]);
});

testWithPatience.runIf(isPostgresql)(
  'the statements of a client that leaves are cancelled, and those of others are not',
  async ({ app }) => {
    const release = await hold(app, 'package');
    const [leaver, stayer] = [new AbortController(), new AbortController()];
    const query = (name: string, { signal }: AbortController) =>
      fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"query":"query ${name} { packages { nodes { name } } }"}`,
        signal,
      });
    const [left, stayed] = [query('leaves', leaver), query('stays', stayer)];
    const socket = openSocket(app);
    const overSocket = socket.ask('{ packages { nodes { name } } }').catch(() => undefined);
    await vi.waitFor(async () => expect(await waiting(app)).toBe(3));

    leaver.abort();
    await left.catch(() => undefined);
    await vi.waitFor(async () => expect(await waiting(app)).toBe(2));
    await socket[Symbol.asyncDispose]();
    await overSocket;
    await vi.waitFor(async () => expect(await waiting(app)).toBe(1));
    await release();

    expect(await (await stayed).json()).toMatchObject({ data: { packages: { nodes: [{ name: 'GROMACS' }] } } });
  },
);
