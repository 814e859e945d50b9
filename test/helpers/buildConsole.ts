import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const VITE = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

let built: string | undefined;

/** The folder of the build. @throws Error before there is one */
export function consoleFolderOf(): string {
  if (built === undefined) throw new Error('The console has not been built.');
  return built;
}

/** Builds the console into a folder of its own, which is removed with the process. */
export async function buildConsole(): Promise<string> {
  if (built !== undefined) return built;
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  // As npm run build does, for production, which this process is not.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [VITE, 'build', '--outDir', folder, '--emptyOutDir'], { cwd: ROOT, env });
  built = folder;
  return folder;
}
