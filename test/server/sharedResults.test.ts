import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionResult } from 'graphql';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SharedResults } from '../../src/server/transports/sharedResults.ts';

const LARGE: ExecutionResult = { data: { text: '·'.repeat(5_000) } };

/** What clients receive of messages that a server sends with results in place, each to a socket of its own. */
async function received(shared: SharedResults, results: readonly ExecutionResult[]): Promise<unknown[]> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const waiting = [...results];
  sockets.on('connection', (socket) => {
    shared.serve(socket);
    const result = waiting.shift() ?? {};
    const payload = shared.placeholderFor(result) ?? result;
    socket.send(JSON.stringify({ id: '"}}', type: 'next', payload }), () => socket.ping());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const messages: unknown[] = [];
  while (messages.length < results.length) {
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    const data = await new Promise<Buffer>((resolve) => client.once('message', resolve));
    messages.push(JSON.parse(data.toString()));
    client.terminate();
  }
  sockets.close();
  server.close();
  return messages;
}

test('sockets that get the same large result receive it as a whole message each', async () => {
  const message = { id: '"}}', type: 'next', payload: LARGE };

  expect(await received(new SharedResults(), [LARGE, LARGE, LARGE])).toEqual([message, message, message]);
});

test('a result is taken for shared from its second socket on, and only if it is large', () => {
  const shared = new SharedResults();
  const small: ExecutionResult = { data: { text: 'x' } };

  expect([shared.placeholderFor(LARGE), shared.placeholderFor(small), shared.placeholderFor(small)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(shared.placeholderFor(LARGE)).toEqual(shared.placeholderFor(LARGE));
  expect(JSON.stringify(shared.placeholderFor(LARGE)).length).toBeLessThan(64);
});

test('every socket is sent the same bytes', () => {
  const shared = new SharedResults();
  const sent: unknown[] = [];
  const socketOf = () => {
    const socket = { send: (data: unknown) => sent.push(data) } as unknown as WebSocket;
    shared.serve(socket);
    return socket;
  };
  shared.placeholderFor(LARGE);
  for (const socket of [socketOf(), socketOf()])
    socket.send(JSON.stringify({ id: '1', type: 'next', payload: shared.placeholderFor(LARGE) }));

  expect(sent).toHaveLength(6);
  expect(sent[1]).toBeInstanceOf(Buffer);
  expect(sent[4]).toBe(sent[1]);
});
