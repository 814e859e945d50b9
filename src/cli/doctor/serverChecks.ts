import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Config, loadConfig } from '../../config.ts';
import { inspectServer } from '../../store/database/inspectServer.ts';
import { FolderInUseError, lockFolder } from '../../store/database/folderLock.ts';
import type { Io } from '../process/io.ts';
import { type Check, checked } from './check.ts';

const GIBIBYTE = 1024 ** 3;
/** Below this, an import of a large catalog may not fit. */
const ENOUGH_BYTES = 2 * GIBIBYTE;
const UPSTREAM_MS = 10_000;
/** Seconds by which the clocks of gateway and database may differ. */
const CLOCK_SECONDS = 5;

/** What would keep a gateway from running on this machine with these settings. Nothing is changed. */
export async function serverChecks(io: Io): Promise<Check[]> {
  const node = nodeVersion();
  let config: Config;
  try {
    config = loadConfig(io.env);
  } catch (error) {
    return [
      node,
      {
        name: 'settings',
        result: 'failed',
        found: (error as Error).message,
        advice: '"catalog serve --help" lists the settings.',
      },
    ];
  }
  return [
    node,
    { name: 'settings', result: 'ok', found: 'All values are valid.' },
    await checked('database', 'Check DATABASE_URL, and whether the server is running.', () => database(config)),
    await checked('disk', '', () => disk(config)),
    ...(await Promise.all([
      upstream(io, 'EESSI', `${config.eessiUrl}/eessi_api_metadata_software.json`),
      upstream(io, 'Spack', config.spackUrl),
    ])),
  ];
}

function nodeVersion(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isSufficient = major > 20 || (major === 20 && minor >= 19);
  if (isSufficient) return { name: 'node', result: 'ok', found: `Node ${process.versions.node}.` };
  return {
    name: 'node',
    result: 'failed',
    found: `Node ${process.versions.node} is too old.`,
    advice: 'Install Node 20.19 or newer.',
  };
}

async function database({ databaseUrl, dataDir }: Config): Promise<Check> {
  if (databaseUrl === 'memory://')
    return { name: 'database', result: 'warning', found: 'In memory: it is lost when the gateway stops.' };
  return databaseUrl === undefined ? await folder(dataDir) : await server(databaseUrl);
}

async function folder(dataDir: string): Promise<Check> {
  const path = resolve(dataDir);
  if (!existsSync(path)) return { name: 'database', result: 'ok', found: `Embedded; ${path} will be created.` };
  try {
    (await lockFolder(path, 0))();
    return { name: 'database', result: 'ok', found: `Embedded, in ${path}; no gateway uses it.` };
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error;
    return { name: 'database', result: 'ok', found: `Embedded, in ${path}; a gateway is running with it.` };
  }
}

async function server(url: string): Promise<Check> {
  const { version, clockSeconds, pending } = await inspectServer(url);
  if (Math.abs(clockSeconds) > CLOCK_SECONDS)
    return {
      name: 'database',
      result: 'warning',
      found: `Its clock differs by ${Math.round(clockSeconds)} s.`,
      advice: 'Synchronise the clocks with NTP.',
    };
  const migrations = pending === 0 ? 'its schema is current' : `${pending} migrations will be applied at the next start`;
  return { name: 'database', result: 'ok', found: `PostgreSQL ${version}; ${migrations}.` };
}

async function disk({ databaseUrl, dataDir }: Config): Promise<Check> {
  if (databaseUrl !== undefined) return { name: 'disk', result: 'ok', found: 'The database is on its server.' };
  const path = existsSync(dataDir) ? dataDir : dirname(resolve(dataDir));
  const { bavail, bsize } = await statfs(path);
  const free = `${((bavail * bsize) / GIBIBYTE).toFixed(1)} GiB are free for ${resolve(dataDir)}.`;
  if (bavail * bsize >= ENOUGH_BYTES) return { name: 'disk', result: 'ok', found: free };
  return { name: 'disk', result: 'warning', found: free, advice: 'Spack needs about 1 GiB.' };
}

async function upstream(io: Io, name: string, url: string): Promise<Check> {
  const advice = 'Imports need it, unless files are uploaded. Check the network, HTTPS_PROXY and the setting.';
  return await checked(name, advice, async () => {
    const response = await io.fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(UPSTREAM_MS) }).catch(() => null);
    if (response?.ok) return { name, result: 'ok', found: `${new URL(url).host} responds.` };
    const found = response ? `${url} responds with HTTP status ${response.status}.` : `${new URL(url).host} cannot be reached.`;
    return { name, result: 'warning', found, advice };
  });
}
