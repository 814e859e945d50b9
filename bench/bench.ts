import type { Database } from './databases/database.ts';
import { copyFolderDatabase, createFolderDatabase } from './databases/folder.ts';
import type { Server } from './databases/server.ts';
import { startGateway } from './gateway.ts';
import type { DatabaseKind, Plan } from './plan.ts';
import type { Section } from './report/section.ts';
import type { Resources } from './resources.ts';
import type { Upstream } from './upstream/server.ts';

/** The resources of every case. */
export interface Bench {
  readonly plan: Plan;
  readonly upstream: Upstream;
  /** The available databases to measure. */
  readonly kinds: readonly DatabaseKind[];
  /** Creates a database without catalogs, deleted on disposal. */
  createDatabase(kind: DatabaseKind): Promise<Database>;
  /** Copies a database that is not in use. @throws Error for one that is not on a PostgreSQL server */
  copyDatabase(original: Database): Promise<Database>;
}

/** Runs a case and reports it. */
export type Case = (bench: Bench) => Promise<Section>;

/** Opens the resources of a run. @throws Error when none of the databases is available */
export async function openBench(plan: Plan, upstream: Upstream, server: Server | null, resources: Resources): Promise<Bench> {
  const kinds = plan.databases.filter((kind) => kind === 'pglite' || server !== null);
  if (kinds.length < plan.databases.length)
    console.log('PostgreSQL is omitted: DATABASE_URL is not set, and no server binaries are installed.');
  if (kinds.length === 0) throw new Error('No database is available to measure.');
  const template = kinds.includes('pglite') ? await folderTemplate(upstream, resources) : null;
  const createDatabase = async (kind: DatabaseKind): Promise<Database> => {
    if (kind === 'postgresql' && server) return server.createDatabase();
    return template ? copyFolderDatabase(template) : createFolderDatabase();
  };
  const copyDatabase = async (original: Database): Promise<Database> => {
    if (!server) throw new Error('There is no PostgreSQL server.');
    return server.createDatabase(original);
  };
  return { plan, upstream, kinds, createDatabase, copyDatabase };
}

async function folderTemplate(upstream: Upstream, resources: Resources): Promise<Database> {
  const template = resources.use(createFolderDatabase());
  const gateway = await startGateway({ database: template, upstream, profileFolder: null });
  await gateway[Symbol.asyncDispose]();
  return template;
}
