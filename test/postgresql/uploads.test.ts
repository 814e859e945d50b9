import pg from 'pg';
import { expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import type { GraphQLClient } from '../helpers/client.ts';
import { createDatabase, type TestDatabase } from '../helpers/database.ts';
import { catalog, eessiText } from '../helpers/factories.ts';
import { staffOf, startGateway } from '../helpers/staffGateway.ts';

const FILE = eessiText([catalog('2025.06').packages(60)]);
const IMPORT = `mutation ($input: ImportCatalogInput!) { importCatalog(input: $input) { ... on ImportCatalogPayload { job { uuid } } ... on UserError { message } } }`;
const SUCCEEDED = { state: 'SUCCEEDED', catalog: { version: '2025.06', packageCount: 60 } };

/** Sends the file to a gateway; returns its id. */
async function upload(app: TestApp): Promise<string> {
  const response = await fetch(`${app.url}/uploads`, { method: 'POST', headers: app.authorization(), body: FILE });
  return ((await response.json()) as { id: string }).id;
}

/** Sends the file to a gateway that ends then. */
async function uploadedTo(database: TestDatabase): Promise<string> {
  await using receiver = await openTestApp({ database, viewer: 'staff' });
  return await upload(receiver);
}

/** Starts an import of an uploaded file; returns the id of its job. */
async function start(client: GraphQLClient, uploadId: string): Promise<string> {
  const { importCatalog } = await client.mutate(IMPORT, { input: { source: 'EESSI', uploadId } });
  return importCatalog.job.uuid as string;
}

/** Lets nobody read uploaded files until it is disposed. */
async function holdUploads({ env }: TestDatabase): Promise<AsyncDisposable & { waiting(): Promise<number> }> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE upload_piece IN ACCESS EXCLUSIVE MODE');
  return {
    async waiting() {
      const { rows } = await client.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_locks WHERE relation = 'upload_piece'::regclass AND NOT granted`,
      );
      return rows[0]?.count ?? 0;
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

test('a file that one gateway received is imported through another one, whichever runs the job', async () => {
  await using database = await createDatabase();
  await using one = await openTestApp({ database, viewer: 'staff' });
  await using other = await openTestApp({ database, viewer: 'staff' });
  const uploadId = await upload(one);

  expect(await other.importCatalog({ source: 'EESSI', uploadId })).toMatchObject({ ...SUCCEEDED, attempt: 1 });
});

test('an import of a file that another gateway received goes on from the same file when its gateway is killed', async () => {
  await using database = await createDatabase();
  const uploadId = await uploadedTo(database);
  await using victim = startGateway(database);
  const client = await staffOf(victim);

  const held = await holdUploads(database);
  const jobId = await start(client, uploadId);
  await expect.poll(() => held.waiting()).toBe(1);
  await victim.stop('SIGKILL');
  await held[Symbol.asyncDispose]();
  await using heir = await openTestApp({ database, viewer: 'staff' });

  expect(await heir.finished(jobId)).toMatchObject({ ...SUCCEEDED, attempt: 2 });
}, 120_000);
