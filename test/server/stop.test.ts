import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, request } from 'node:http';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { openEventStream } from '../helpers/sse.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';

const WATCH = 'subscription ($id: ID!) { importProgress(jobId: $id) { sequence } }';
const BODY = JSON.stringify({ query: '{ catalogs { totalCount } }' });

/** The client's ports of all connections that a server of this process has accepted. */
function acceptedPorts(): Set<number | undefined> & Disposable {
  const ports = new Set<number | undefined>();
  const onSocket = (message: unknown) => void ports.add((message as { socket: Socket }).socket.remotePort);
  subscribe('net.server.socket', onSocket);
  return Object.assign(ports, { [Symbol.dispose]: () => void unsubscribe('net.server.socket', onSocket) });
}

/**
 * One request on a connection that is kept: its status, or the code of what went wrong.
 * The operating system resets a connection that it has queued, but that nobody has accepted, when the port closes: that is a refusal too.
 */
function ask(url: string, agent: Agent, accepted: ReadonlySet<number | undefined>): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request(`${url}/graphql`, { agent, method: 'POST', headers: { 'content-type': 'application/json' } });
    let port: number | undefined;
    sent.on('socket', (socket) =>
      socket.connecting ? socket.once('connect', () => (port = socket.localPort)) : (port = socket.localPort),
    );
    sent.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      resolve(code === 'ECONNRESET' && !accepted.has(port) ? 'ECONNREFUSED' : (code ?? message)),
    );
    sent.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)));
    sent.end(BODY);
  });
}

test('who asks again and again while a gateway stops is answered until it is refused, and never cut off', async () => {
  const app = await openTestApp({ lingerMs: 500 });
  using accepted = acceptedPorts();
  const results = new Set<number | string>();
  let answered = 0;
  const askAll = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let result: number | string = 200; result === 200; answered += 1)
      results.add((result = await ask(app.url, agent, accepted)));
    agent.destroy();
  };
  const asking = Array.from({ length: 20 }, askAll);
  await expect.poll(() => answered, { timeout: 20_000 }).toBeGreaterThan(40);

  await app[Symbol.asyncDispose]();
  await Promise.all(asking);

  expect([...results]).toEqual([200, 'ECONNREFUSED']);
});

test('event streams end when a gateway stops, at once and without saying that there is nothing more', async () => {
  const app = await openTestApp();
  const job = await insertScriptedJob(app);
  const stream = await openEventStream(app, WATCH, { id: job.id });
  await stream.results.next();
  const next = expect(stream.results.next()).rejects.toThrow('The stream ended without a complete event.');
  const began = performance.now();

  await app.app.close();
  await next;

  expect(performance.now() - began).toBeLessThan(3_000);
});
