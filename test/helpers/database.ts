import { inject } from 'vitest';
import { createFolder } from './folder.ts';
import { asAdmin, databaseUrl } from './postgresql.ts';

/** A database for one test, with the settings of a gateway that uses it. */
export interface TestDatabase extends AsyncDisposable {
  readonly env: { readonly DATABASE_URL?: string; readonly DATA_DIR?: string };
}

const server = inject('postgresql');

/** Whether the tests of this project run on PostgreSQL. */
export const isPostgresql = server !== null;

let databases = 0;

/** Creates a migrated database, which several gateways can open in turn. */
export async function createDatabase(): Promise<TestDatabase> {
  if (server) return createServerDatabase(server.template);
  const folder = await createFolder(inject('pglite'));
  return { env: { DATA_DIR: folder.path }, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/**
 * Creates a database on the server from a template, by default an empty one without migrations.
 * @throws Error without a server
 */
export async function createServerDatabase(template = 'template1'): Promise<TestDatabase> {
  if (!server) throw new Error('There is no server here.');
  const name = `gateway_test_${process.pid}_${(databases += 1)}`;
  // Servers since version 15 log every page of the copy unless they are told not to, which takes five times as long.
  await asAdmin(server.url, async (admin) => {
    const { rows } = await admin.query<{ isNew: boolean }>(
      `SELECT current_setting('server_version_num')::int >= 150000 AS "isNew"`,
    );
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} ${rows[0]?.isNew ? 'STRATEGY FILE_COPY' : ''}`);
  });
  return {
    env: { DATABASE_URL: databaseUrl(server.url, name) },
    [Symbol.asyncDispose]: () => asAdmin(server.url, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`)),
  };
}
