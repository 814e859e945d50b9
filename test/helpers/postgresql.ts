import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { prepareQueue } from '../../src/jobs/queue.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { temporaryFolder } from './folder.ts';

/** The server on which test files create databases, as copies of a migrated template. */
export interface TestServer {
  readonly url: string;
  readonly template: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Null when tests run on PGlite. */
    postgresql: TestServer | null;
  }
}

type Found = { readonly url: string } | { readonly bin: string };

/** Finds a server, or the binaries to start one; null if there is neither. */
export function findPostgresql(env: NodeJS.ProcessEnv = process.env): Found | null {
  if (env.DATABASE_URL?.startsWith('postgres')) return { url: env.DATABASE_URL };
  const installed = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...(env.PATH ?? '').split(delimiter), ...installed.map((version) => join(DEBIAN, version, 'bin'))];
  const bin = folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
  return bin === undefined ? null : { bin };
}

const DEBIAN = '/usr/lib/postgresql';

/** Vitest's global setup: provides a server with a migrated template database until the end of the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = findPostgresql();
  if (!found) throw new Error('No PostgreSQL is available for tests.');
  const server = 'url' in found ? { url: found.url, stop: async () => undefined } : await startServer(found.bin);
  const template = `gateway_test_${process.pid}_${project.name}_template`;
  await asAdmin(server.url, (admin) => admin.query(`CREATE DATABASE ${template}`));
  await migrateDatabase(databaseUrl(server.url, template));
  project.provide('postgresql', { url: server.url, template });
  return async () => {
    await asAdmin(server.url, (admin) => admin.query(`DROP DATABASE ${template} WITH (FORCE)`));
    await server.stop();
  };
}

/** The URL of a database on a server. */
export function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs `work` with a connection to the server. */
export async function asAdmin(url: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await work(admin).finally(() => admin.end());
}

async function migrateDatabase(url: string): Promise<void> {
  await asAdmin(url, (session) =>
    migrate(
      { query: (text, params) => session.query(text, params), exec: (script) => session.query(script) },
      { prepare: prepareQueue },
    ),
  );
}

/** The server refuses to run as root. */
function ordinaryUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const user = ['postgres', 'nobody'].find((name) => idOf(name, '-u') !== null);
  if (user === undefined) throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.');
  return { uid: idOf(user, '-u') ?? 0, gid: idOf(user, '-g') ?? 0 };
}

function idOf(user: string, which: '-u' | '-g'): number | null {
  try {
    return Number(execFileSync('id', [which, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return null;
  }
}

/** A PostgreSQL server, exclusive to a test or shared. */
export interface RunningServer {
  readonly url: string;
  /** Stops it at once and deletes its folder. */
  stop(): Promise<void>;
  /** Stops it in fast or immediate mode (the latter as in a crash) and starts it again on the same port. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
}

const SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200', jit: 'off' };

/** Starts a server on a free loopback port, in a temporary folder, without fsync. */
export function startServer(bin: string): Promise<RunningServer> {
  return startIn(bin, (data, user) => initialise(join(bin, 'initdb'), data, user));
}

/** Starts a streaming replica of a server. Its binaries are next to those of the server, of which PATH may have links only. */
export function startReplica(bin: string, primary: string): Promise<RunningServer> {
  return startIn(bin, (data, user) =>
    execFileSync(
      join(dirname(realpathSync(join(bin, 'initdb'))), 'pg_basebackup'),
      ['-d', primary, '-D', data, '-X', 'stream', '-c', 'fast', '-R'],
      {
        ...user,
        cwd: join(data, '..'),
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    ),
  );
}

type Make = (data: string, user: ReturnType<typeof ordinaryUser>) => unknown;

async function startIn(bin: string, make: Make): Promise<RunningServer> {
  const user = ordinaryUser();
  const folder = mkdtempSync(join(temporaryFolder(4), 'gateway-postgresql-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
  const data = join(folder, 'data');
  make(data, user);
  const port = await freePort();
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const start = () =>
    spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...settings], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    });
  let server = start();
  const end = async (signal: NodeJS.Signals) => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  };
  const kill = () => server.kill('SIGQUIT');
  process.once('exit', kill);
  await isReady(server);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async restart(mode) {
      await end(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      server = start();
      await isReady(server);
    },
    async stop() {
      process.removeListener('exit', kill);
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Uses ICU if available: its order differs from byte order, and reveals where byte order was intended. */
function initialise(initdb: string, data: string, user: { uid?: number; gid?: number }): void {
  const common = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  const run = (...locale: string[]) =>
    execFileSync(initdb, [...common, ...locale], { ...user, cwd: join(data, '..'), stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    run('--locale=C', '--locale-provider=icu', '--icu-locale=en');
  } catch {
    rmSync(data, { recursive: true, force: true });
    run('--locale=C');
  }
}

function isReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-10_000);
      if (/ready to accept (read-only )?connections/.test(said)) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code} before it was ready:\n${said}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
