import type { Socket as NetSocket } from 'node:net';
import { expect } from 'vitest';
import type { WebSocket } from 'ws';
import { openRawSocket, openSocket } from '../helpers/socket.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

const WATCH = 'subscription ($jobId: ID!) { importProgress(jobId: $jobId) { sequence message } }';
const EVENTS = 3_000;
/** With it the events of a job are some 15 MB: more than sockets take on both sides. */
const LONG = 'x'.repeat(5_000);

const connectionOf = (socket: WebSocket) => (socket as unknown as { _socket: NetSocket })._socket;

test('a client that stops reading keeps nobody waiting and costs no memory, and gets the rest when it goes on', async ({
  app,
}) => {
  const job = await insertScriptedJob(app);
  await using stalled = await openRawSocket(app);
  await using reader = openSocket(app);
  const got: number[] = [];
  const ended = new Promise<void>((resolve) =>
    stalled.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as {
        type: string;
        payload?: { data: { importProgress: { sequence: number } } };
      };
      if (payload) got.push(payload.data.importProgress.sequence);
      if (type === 'complete') resolve();
    }),
  );
  stalled.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: WATCH, variables: { jobId: job.id } } }));
  await expect.poll(() => got.length).toBe(1);
  connectionOf(stalled).pause();

  const read = reader.all(WATCH, { jobId: job.id });
  await job.emit(EVENTS, LONG);
  await job.finish();
  const all = await read;
  app.statements();
  const health = await app.get('/health');
  const readsMeanwhile = app.statements().filter((name) => name === 'job.events').length;
  const gotMeanwhile = got.length;
  connectionOf(stalled).resume();
  await ended;

  expect(all).toHaveLength(EVENTS + 2);
  expect(health.status).toBe(200);
  expect(readsMeanwhile).toBe(0);
  expect(gotMeanwhile).toBeLessThan(EVENTS);
  expect(got).toEqual(Array.from({ length: EVENTS + 2 }, (_, index) => index + 1));
});

test('a client that stops reading and goes away is forgotten', async ({ app }) => {
  const job = await insertScriptedJob(app);
  await job.emit(EVENTS, LONG);
  const stalled = await openRawSocket(app);
  stalled.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: WATCH, variables: { jobId: job.id } } }));
  await expect.poll(() => app.app.events.subscribers).toBe(1);
  connectionOf(stalled).pause();

  await stalled[Symbol.asyncDispose]();

  await expect.poll(() => app.app.events.subscribers).toBe(0);
  await job.finish();
});

test('events that nobody reads over server-sent events wait in the table, not in memory', async ({ app }) => {
  const job = await insertScriptedJob(app);
  await job.emit(EVENTS, LONG);
  await job.finish();
  const connection = new AbortController();
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...app.authorization('staff') },
    body: JSON.stringify({ query: WATCH, variables: { jobId: job.id } }),
    signal: connection.signal,
  });
  await expect.poll(() => app.app.events.subscribers).toBe(1);

  const health = await app.get('/health');
  const subscribed = app.app.events.subscribers;
  connection.abort();

  expect([response.status, health.status, subscribed]).toEqual([200, 200, 1]);
  await expect.poll(() => app.app.events.subscribers).toBe(0);
});
