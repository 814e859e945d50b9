import { inject } from 'vitest';
import { createFolder } from './folder.ts';
import { asAdmin, databaseUrl } from './postgresql.ts';

/** An empty database of its own, as settings of the gateway name it. */
export interface TestDatabase extends AsyncDisposable {
  readonly env: { readonly DATABASE_URL?: string; readonly DATA_DIR?: string };
}

const server = inject('postgresql');

export const isPostgresql = server !== null;

let databases = 0;

/** A migrated database of its own, which one gateway can leave and another one open. */
export async function createDatabase(): Promise<TestDatabase> {
  if (server) return createServerDatabase(server.template);
  const folder = await createFolder(inject('pglite'));
  return { env: { DATA_DIR: folder.path }, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** A database on the server; without a template an empty one that was never migrated. */
export async function createServerDatabase(template = 'template1'): Promise<TestDatabase> {
  if (!server) throw new Error('There is no server here.');
  const name = `gateway_test_${process.pid}_${(databases += 1)}`;
  await asAdmin(server.url, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  return {
    env: { DATABASE_URL: databaseUrl(server.url, name) },
    [Symbol.asyncDispose]: () => asAdmin(server.url, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`)),
  };
}
