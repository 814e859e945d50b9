import { createServer, type AddressInfo } from 'node:net';
import type { Database } from '../bench/databases/database.ts';
import { copyFolderDatabase, createFolderDatabase } from '../bench/databases/folder.ts';
import type { Server } from '../bench/databases/server.ts';
import { type Gateway, startGateway } from '../bench/gateway.ts';
import type { Section } from '../bench/report/section.ts';
import type { Resources } from '../bench/resources.ts';
import type { Upstream } from '../bench/upstream/server.ts';

/** The options of the command line. */
export interface Settings {
  readonly seed: number;
  /** Repetitions within a case; null for its default. */
  readonly times: number | null;
  readonly minutes: number;
  readonly subscribers: number;
}

/** The resources of every case. */
export interface Trial {
  readonly settings: Settings;
  readonly upstream: Upstream;
  readonly server: Server;
  /** Creates a migrated database without catalogs, deleted on disposal. */
  createDatabase(kind: 'postgresql' | 'pglite'): Promise<Database>;
  /** Starts a gateway on a database, by default on a free port; `inside` is a command that wraps it. */
  start(database: Database, env?: Readonly<Record<string, string>>, inside?: readonly string[]): Promise<Gateway>;
}

/** Runs a case and reports it. */
export type Case = (trial: Trial) => Promise<Section>;

/** Opens the resources of a run. */
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

/** A free loopback port. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // a TCP server that listens
      server.close(() => resolve(port));
    });
  });
}
