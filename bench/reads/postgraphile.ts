import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFunction } from '../contenders/functions.ts';
import { POSTGRAPHILE_QUERIES } from '../contenders/queries.ts';
import { uuidOf } from '../floors/ask.ts';
import { ROOT } from '../project.ts';
import type { Resources } from '../resources.ts';
import { type Contender, ownStatements, POSTGRAPHILE, targetsOf } from './contender.ts';
import type { RequestName } from './requests.ts';
import { startServer } from './servers.ts';
import type { Subjects } from './subjects.ts';

const FOLDER = join(ROOT, 'bench/contenders');
const INSTALL_MS = 180_000;
const INSTALL = ['ci', '--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund'];

/** Starts PostGraphile, installing its locked version if needed; null with a message if that fails. */
export async function startPostgraphile(
  databaseUrl: string,
  subjects: Subjects,
  resources: Resources,
): Promise<Contender | null> {
  try {
    if (!isInstalled()) await install();
    await createFunction(databaseUrl);
    const { url, pid } = await startServer(join(FOLDER, 'postgraphile.ts'), [], databaseUrl, resources);
    const targets = targetsOf((request) => ({ origin: url, path: '/graphql', body: bodyOf(request, subjects) }));
    return { name: POSTGRAPHILE, pid, targets, statements: () => ownStatements(url) };
  } catch (error) {
    console.log(`PostGraphile is left out: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function install(): Promise<void> {
  console.log('PostGraphile is installed into bench/contenders.');
  await promisify(execFile)('npm', INSTALL, { cwd: FOLDER, timeout: INSTALL_MS });
}

function isInstalled(): boolean {
  const version = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  const lock = JSON.parse(readFileSync(join(FOLDER, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  return ['node_modules/postgraphile', 'node_modules/postgraphile-plugin-connection-filter'].every((name) => {
    const file = join(FOLDER, name, 'package.json');
    return existsSync(file) && version(file) === lock.packages[name]?.version;
  });
}

const bodyOf = (request: RequestName, subjects: Subjects): string =>
  JSON.stringify({ query: POSTGRAPHILE_QUERIES[request], variables: variablesOf(request, subjects) });

function variablesOf(request: RequestName, subjects: Subjects): Record<string, unknown> {
  const { families, microarchitectures } = subjects;
  switch (request) {
    case 'page':
      return { catalog: uuidOf(subjects.catalogId), name: subjects.name };
    case 'detail':
      return { row: uuidOf(subjects.packageId) };
    case 'offering':
      return { row: uuidOf(subjects.offeringId), families, microarchitectures };
    case 'catalogs':
    case 'filter':
    case 'deep':
      return {};
  }
}
