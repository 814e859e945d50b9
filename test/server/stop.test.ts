import { Agent, request } from 'node:http';
import { expect, test } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { openEventStream } from '../helpers/sse.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';

const WATCH = 'subscription ($id: ID!) { importProgress(jobId: $id) { sequence } }';
const BODY = JSON.stringify({ query: '{ catalogs { totalCount } }' });

/** One request on a connection that is kept: its status, or the code of what went wrong. */
function ask(url: string, agent: Agent): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request(`${url}/graphql`, { agent, method: 'POST', headers: { 'content-type': 'application/json' } });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)));
    sent.end(BODY);
  });
}

test('who asks again and again while a gateway stops is answered until it is refused, and never cut off', async () => {
  const app = await openTestApp({ lingerMs: 500 });
  const results = new Set<number | string>();
  let answered = 0;
  const askAll = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let result: number | string = 200; result === 200; answered += 1) results.add((result = await ask(app.url, agent)));
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
