import type { IncomingMessage, ServerResponse } from 'node:http';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { logRequest } from '../../src/server/accessLog.ts';
import type { ClientRequest } from '../../src/server/engine/clientRequest.ts';

/** The lines of one request at a level. */
function linesOf(
  level: string,
  status: number,
  seconds: number,
  { route = '/graphql', type = 'application/json', body = '' } = {},
) {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level }, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const request = { method: 'POST', url: '/graphql?query=secret', headers: { authorization: 'Bearer secret' } };
  const response = { statusCode: status, getHeader: () => type };
  const client = { requestId: 'the-id', address: '127.0.0.1' };
  const clientRequest = { client, viewer: { role: null }, body: Buffer.from(body) };
  logRequest(log, request as unknown as IncomingMessage, response as unknown as ServerResponse, clientRequest as ClientRequest, {
    route,
    seconds,
  });
  return lines;
}

test('a request has a line at debug: its id, route, operation, role, status and time, and nothing that it says', () => {
  const body = JSON.stringify({
    query: 'query Names($n: Int) { packages(search: "secret") { totalCount } }',
    variables: { n: 'secret' },
  });

  const [line] = linesOf('debug', 200, 0.0123456, { body });

  expect(line).toMatchObject({
    ...{ level: 20, requestId: 'the-id', method: 'POST', route: '/graphql' },
    ...{ operation: 'Names', role: 'ANONYMOUS', status: 200, ms: 12.346 },
  });
  expect(JSON.stringify(line)).not.toContain('secret');
});

test.for<[string, number, number, object, number]>([
  ['answers soon', 200, 0.1, {}, 0],
  ['is slow', 200, 1.5, {}, 1],
  ['is a stream', 200, 600, { type: 'text/event-stream' }, 0],
  ['fails', 500, 0.1, {}, 1],
  ['asks whether a gateway is ready', 503, 0.1, { route: '/ready' }, 0],
])('a request that %s has its line or none at info', ([, status, seconds, more, count]) => {
  expect(linesOf('info', status, seconds, more)).toHaveLength(count);
});

test('the name that a client sends is told before the one in its document', () => {
  const body = JSON.stringify({ query: 'query A { x } query B { y }', operationName: 'B' });

  expect(linesOf('debug', 200, 0.1, { body })[0]?.['operation']).toBe('B');
});
