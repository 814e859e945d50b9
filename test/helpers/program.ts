import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What decides the output of the build besides the sources. */
const SETTINGS = ['package.json', 'tsconfig.json', 'rolldown.config.ts'];

/** Node's arguments for the gateway: the build, started as by `npm start` and much faster, if it is newer than every source. */
export const PROGRAM: readonly string[] = isBuilt() ? ['--v8-pool-size=1', 'dist/main.js'] : ['--import', 'tsx', 'src/main.ts'];

function isBuilt(): boolean {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.[tj]s$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    // What a browser runs is built by Vite.
    .filter((path) => !path.startsWith(join('src', 'console', sep)));
  const built = modified(join('dist', 'main.js'));
  return [...SETTINGS, ...sources].every((file) => modified(file) < built);
}

/** Milliseconds since the epoch; 0 for a file that does not exist. */
function modified(file: string): number {
  return statSync(join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
