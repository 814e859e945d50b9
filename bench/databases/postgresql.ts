import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { startChild } from '../children.ts';
import { temporaryFolder } from '../folders.ts';

/** The folder in which Debian and Ubuntu install the binaries of each version. */
const INSTALLED = '/usr/lib/postgresql';
const START_MS = 60_000;

/** The folder of the newest server binaries; null if none are installed. */
export function findBinaries(): string | null {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(INSTALLED, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null;
}

/** A running local server. */
export interface LocalServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** Stops it in fast or immediate mode (the latter as in a crash) and starts it again on the same port. */
  readonly restart: (mode: 'fast' | 'immediate') => Promise<void>;
}

/** Starts a server on a free loopback port, with its own folder and password. */
export async function startServer(binaries: string): Promise<LocalServer> {
  const owner = ordinaryUser();
  const folder = temporaryFolder('postgresql', owner);
  const data = join(folder.path, 'data');
  const password = randomBytes(16).toString('hex');
  await initialise(join(binaries, 'initdb'), data, password, owner);
  const args = ['-D', data, '-p', String(await freePort()), '-h', '127.0.0.1', '-k', ''];
  // SIGQUIT shuts down at once, including the server's child processes.
  const run = () =>
    startChild(join(binaries, 'postgres'), args, {
      ...owner,
      cwd: folder.path,
      env: { LC_ALL: 'C' },
      kill: 'SIGQUIT',
      isDatabase: true,
    });
  let server = run();
  const stop = async () => {
    await server.stop('SIGQUIT');
    folder[Symbol.dispose]();
  };
  const isReady = () => server.says(/(ready to accept connections)/, START_MS);
  try {
    await isReady();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgresql://bench:${password}@127.0.0.1:${args[3]}/postgres`,
    stop,
    async restart(mode) {
      await server.stop(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      server = run();
      await isReady();
    },
  };
}

async function initialise(initdb: string, data: string, password: string, owner?: { uid: number; gid: number }): Promise<void> {
  const file = `${data}.password`;
  writeFileSync(file, password, { mode: 0o600 });
  if (owner) chownSync(file, owner.uid, owner.gid);
  const args = ['-D', data, '-U', 'bench', '-A', 'scram-sha-256', `--pwfile=${file}`, '-E', 'UTF8', '--locale=C'];
  await promisify(execFile)(initdb, args, { ...owner, cwd: join(data, '..'), timeout: START_MS });
}

/** The server refuses to run as root. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [idOf(name, '-u'), idOf(name, '-g')];
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.');
}

function idOf(user: string, which: '-u' | '-g'): number | null {
  try {
    return Number(execFileSync('id', [which, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // a TCP server that listens
      server.close(() => resolve(port));
    });
  });
}
