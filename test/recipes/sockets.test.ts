import type { Client } from 'graphql-ws';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { watchImport } from '../../docs/recipes/watchImport.ts';
import { STAFF_TOKEN, type TestApp } from '../helpers/app.ts';
import { loseTwice, POLL, testThroughProxy, TWELVE } from '../helpers/reconnecting.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';

const test = testThroughProxy();

const WATCH = 'subscription ($jobId: ID!, $after: Int) { importProgress(jobId: $jobId, after: $after) { sequence } }';

interface Watched {
  readonly sequences: number[];
  readonly messages: string[];
  readonly ended: Promise<unknown>;
}

/** What a subscription of graphql-ws delivers. */
function watch(client: Client, jobId: string): Watched {
  const [sequences, messages] = [[] as number[], [] as string[]];
  const ended = new Promise((resolve) => {
    client.subscribe<{ importProgress: { sequence: number } }>(
      { query: WATCH, variables: { jobId, after: 0 } },
      {
        next({ data, errors = [] }) {
          if (data) sequences.push(data.importProgress.sequence);
          messages.push(...errors.map(({ message }) => message));
        },
        error: resolve,
        complete: () => resolve('complete'),
      },
    );
  });
  return { sequences, messages, ended };
}

test('the loop over the events of an import gets each once, though the connection is lost twice', async ({ app, through }) => {
  const job = await insertScriptedJob(app);
  const sequences: number[] = [];
  const watching = (async () => {
    for await (const { sequence } of watchImport(through.open(), job.id)) sequences.push(sequence);
  })();

  await loseTwice(through, job, sequences);
  await watching;

  expect(sequences).toEqual(TWELVE);
});

test('the loop over the events of an import throws the message of the gateway', async ({ through }) => {
  const id = '019a0000-0000-7000-8000-000000000000';

  await expect(watchImport(through.open(), id).next()).rejects.toThrow(id);
});

test('a subscription resumes after its last event when the connection is lost', async ({ app, through }) => {
  const job = await insertScriptedJob(app);
  const { sequences, ended } = watch(through.open(), job.id);

  await loseTwice(through, job, sequences);

  expect(await ended).toBe('complete');
  expect(sequences).toEqual(TWELVE);
});

test('the script in README.md prints the events of imports', async ({ app }) => {
  const [, script = ''] = /```sh\n(node --input-type=module .*?)```/s.exec(readFileSync('README.md', 'utf8')) ?? [];
  const job = await insertScriptedJob(app);
  const env = { ...process.env, GATEWAY: `${app.url}/graphql`, TOKEN: STAFF_TOKEN };

  const shell = spawn('sh', ['-c', `exec ${script}`], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(shell.stdout, 'data')) as [Buffer];
  shell.kill();
  await once(shell, 'exit');
  await job.finish();

  expect(JSON.parse(line.toString())).toMatchObject({ job: { catalogName: 'Told' }, sequence: 1, state: 'QUEUED' });
});

const revoke = (app: TestApp, name: string) =>
  app.sql('UPDATE api_token SET revoked_at = now() WHERE name = $1 RETURNING id', name);

test('a subscription goes on with a new token when the one that it began with ends', async ({ app, through }) => {
  const job = await insertScriptedJob(app);
  const tokens = [await app.createToken({ name: 'first', role: 'STAFF' }), STAFF_TOKEN];
  const { sequences, messages, ended } = watch(
    through.open(() => tokens[0] ?? ''),
    job.id,
  );
  await expect.poll(() => sequences, POLL).toEqual([1]);

  tokens.shift();
  await revoke(app, 'first');
  await job.emit(1);
  await job.finish();

  expect(await ended).toBe('complete');
  expect(messages).toEqual([]);
  expect(sequences).toEqual([1, 2, 3]);
});

test('a subscription ends when its token ends and there is no other', async ({ app, through }) => {
  const job = await insertScriptedJob(app);
  const token = await app.createToken({ name: 'only', role: 'STAFF' });
  const { sequences, messages, ended } = watch(
    through.open(() => token),
    job.id,
  );
  await expect.poll(() => sequences, POLL).toEqual([1]);

  await revoke(app, 'only');
  expect(await ended).toBe('complete');
  await job.finish();

  expect(messages).toEqual(['The token is not valid: it is unknown, expired or revoked.']);
});
