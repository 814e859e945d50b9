import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ConnectionLimit } from '../../src/server/transports/connectionLimit.ts';
import { EventStreams } from '../../src/server/transports/eventStreams.ts';

async function received(url: string) {
  const { headers, body } = await fetch(url);
  const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as never).getReader();
  return { headers, read: async () => ((await reader.read()) as { value?: string }).value ?? '' };
}

/** A stream that a test writes to, as a client receives it, beside one on which nothing happens. */
async function open(pingMs: number) {
  const events = new PassThrough();
  const streams = new EventStreams(new ConnectionLimit(null), pingMs);
  const server = createServer((request, response) => {
    response.statusCode = 200;
    response.setHeader('content-type', 'text/event-stream');
    streams.open(request.url === '/' ? events : new PassThrough(), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [{ headers, read }, other] = [await received(url), await received(`${url}/other`)];
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { events, headers, read, readOther: other.read, [Symbol.asyncDispose]: close };
}

test('the headers go out before there is an event, and keep nginx from buffering', async () => {
  await using stream = await open(60_000);

  expect(stream.headers.get('x-accel-buffering')).toBe('no');
});

test('comments keep a connection alive, and never stand inside an event', async () => {
  await using stream = await open(5);
  expect(await stream.read()).toMatch(/^(:\n\n)+$/);

  stream.events.write('event: next\n');
  let text = '';
  while (!text.endsWith('event: next\n')) text += await stream.read();
  // The other stream shows that comments are due before the rest of the event comes.
  for (let count = 0; count < 5; count += 1) await stream.readOther();
  stream.events.write('data: {}\n\n');
  while (!text.includes('data: {}\n\n:\n\n')) text += await stream.read();

  expect(text).toMatch(/^(:\n\n)*event: next\ndata: \{\}\n\n(:\n\n)+$/);
});
