import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createDatabase } from '../helpers/database.ts';
import { GatewayProcess, LISTENS } from '../helpers/process.ts';

test('a socket that fails has one line in the log, with the request id it was opened with, and no other text', async () => {
  await using database = await createDatabase();
  await using gateway = new GatewayProcess({ PORT: '0', ...database.env, DEMO: 'off', LOG_LEVEL: 'debug' });
  const [, url = ''] = await gateway.prints(LISTENS);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-request-id': 'the-id-of-a-socket' },
  });
  const upgraded = new Promise((resolve) => socket.once('upgrade', ({ headers }) => resolve(headers['x-request-id'])));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.once('open', () => socket.send('x'.repeat(2 * 1024 * 1024)));

  const outcome = [await upgraded, await closed];
  const { stdout, stderr } = await gateway.stop();

  expect(outcome).toEqual(['the-id-of-a-socket', 1009]);
  const lines = stderr.split('\n').filter((line) => line !== '');
  const logged = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(logged.filter(({ msg }) => msg === 'a socket failed')).toMatchObject([{ requestId: 'the-id-of-a-socket' }]);
  expect(stdout + lines.filter((line) => !line.startsWith('{')).join('\n')).not.toMatch(/internal error/i);
});
