import { createClient } from 'graphql-ws';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createDatabase } from '../helpers/database.ts';
import { GatewayProcess, LISTENS } from '../helpers/process.ts';

const [STAFF, WRONG] = ['the-staff-token-nobody-may-see', 'a-wrong-token-nobody-may-see'];

test('no token gets into the log at its most talkative, wherever it was sent', async () => {
  await using database = await createDatabase();
  await using gateway = new GatewayProcess({
    PORT: '0',
    ...database.env,
    DEMO: 'off',
    LOG_LEVEL: 'trace',
    STAFF_TOKEN: STAFF,
  });
  const [, url = ''] = await gateway.prints(LISTENS);

  for (const token of [STAFF, WRONG]) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', cookie: `t=${token}` };
    await fetch(`${url}/graphql?token=${token}`, {
      method: 'POST',
      headers,
      body: `{"query":"{ viewer { name } }","variables":{"t":"${token}"}}`,
    });
    await fetch(`${url}/graphql?query={${token.replaceAll('-', '_')}}&access_token=${token}`, { headers });
    await fetch(`${url}/api/nowhere/?token=${token}`, { headers });
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql?token=${token}`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
    });
    await client
      .iterate({ query: '{ viewer { name } }' })
      .next()
      .catch(() => undefined);
    await client.dispose();
  }
  const { stdout, stderr } = await gateway.stop();

  expect(stderr).toContain('a request has ended');
  expect(stdout + stderr).not.toMatch(/nobody[-_]may[-_]see/);
});
