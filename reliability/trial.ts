import { createServer, type AddressInfo } from 'node:net';
import type { Database } from '../bench/databases/database.ts';
import { copyFolderDatabase, createFolderDatabase } from '../bench/databases/folder.ts';
import type { Server } from '../bench/databases/server.ts';
import { type Gateway, startGateway } from '../bench/gateway.ts';
import type { Section } from '../bench/report/section.ts';
import type { Resources } from '../bench/resources.ts';
import type { Upstream } from '../bench/upstream/server.ts';

export interface Settings {
  readonly seed: number;
  /** How often a case does what it does; null: as often as the case thinks right. */
  readonly times: number | null;
  readonly minutes: number;
  readonly subscribers: number;
}

/** What every case has at hand. */
export interface Trial {
  readonly settings: Settings;
  readonly upstream: Upstream;
  readonly server: Server;
  /** A migrated database without catalogs, gone when disposed. */
  createDatabase(kind: 'postgresql' | 'pglite'): Promise<Database>;
  /** A gateway on a database, by default on a free port; `inside`: the command that starts it. */
  start(database: Database, env?: Readonly<Record<string, string>>, inside?: readonly string[]): Promise<Gateway>;
}

export type Case = (trial: Trial) => Promise<Section>;

export async function openTrial(settings: Settings, upstream: Upstream, server: Server, resources: Resources): Promise<Trial> {
  const start: Trial['start'] = (database, env = {}, inside = []) =>
    startGateway({ database, upstream, profileFolder: null, env, inside });
  const template = async (database: Database): Promise<Database> => {
    const gateway = await start(resources.use(database));
    await gateway[Symbol.asyncDispose]();
    return database;
  };
  const templates = new Map<string, Promise<Database>>();
  return {
    settings,
    upstream,
    server,
    start,
    async createDatabase(kind) {
      const made = templates.get(kind) ?? template(kind === 'pglite' ? createFolderDatabase() : await server.createDatabase());
      templates.set(kind, made);
      return kind === 'pglite' ? copyFolderDatabase(await made) : server.createDatabase(await made);
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // a TCP server that listens
      server.close(() => resolve(port));
    });
  });
}
