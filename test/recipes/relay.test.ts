import relay from 'relay-runtime';
import { expect } from 'vitest';
import { createEnvironment } from '../../docs/recipes/relay.ts';
import { STAFF_TOKEN } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { createFolder } from '../helpers/folder.ts';
import { loseTwice, testThroughProxy, TWELVE } from '../helpers/reconnecting.ts';
import { type Compiled, compileRelay } from '../helpers/relay.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';

const test = testThroughProxy({ catalogs: [catalog('2023.06').packages(30)] }).extend<{ compiled: Compiled }>({
  compiled: async ({}, use) => {
    await using folder = await createFolder();
    await use(await compileRelay(folder.path));
  },
});

const token = () => STAFF_TOKEN;

test('Relay shows a screen, and each event of an import once, though the connection is lost twice', async ({
  app,
  compiled,
  through,
}) => {
  const { catalogs } = await app.query('{ catalogs { nodes { id } } }');
  const environment = createEnvironment(through.url, token, through.open());
  const job = await insertScriptedJob(app);
  const sequences: number[] = [];

  const request = compiled.nodeOf('catalogScreenQuery');
  const screen = await relay.fetchQuery(environment, request, { id: catalogs.nodes[0].id as string }).toPromise();
  const { dispose } = relay.requestSubscription(environment, {
    subscription: compiled.nodeOf('catalogScreenSubscription'),
    variables: { jobId: job.id, after: 0 },
    onNext: (data) => void sequences.push((data as { importProgress: { sequence: number } }).importProgress.sequence),
  });
  await loseTwice(through, job, sequences);

  expect(screen).toMatchObject({ catalogs: expect.anything() });
  expect(sequences).toEqual(TWELVE);
  dispose();
});

test('Relay shows the message about a job that is not there', async ({ compiled, through }) => {
  const environment = createEnvironment(through.url, token, through.open());
  const jobId = '019a0000-0000-7000-8000-000000000000';

  const error = await new Promise<Error>((resolve) => {
    relay.requestSubscription(environment, {
      subscription: compiled.nodeOf('catalogScreenSubscription'),
      variables: { jobId, after: 0 },
      onError: resolve,
    });
  });

  expect(error.message).toContain(jobId);
});
