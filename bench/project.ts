import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The root folder of the project. */
export const ROOT = fileURLToPath(new URL('../', import.meta.url));

const BUILD_MS = 180_000;

const run = promisify(execFile);

/** Builds the gateway, so that production code is measured. */
export async function buildGateway(): Promise<void> {
  try {
    await run('npm', ['run', 'build'], { cwd: ROOT, timeout: BUILD_MS });
  } catch (error) {
    const { stdout = '' } = error as { stdout?: string };
    throw new Error(`The gateway cannot be built:\n${stdout.slice(-4_000)}`, { cause: error });
  }
}

/** The measured commit, marked if files differ from it; null outside a repository. */
export async function commit(): Promise<string | null> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: ROOT, timeout: 10_000 })).stdout.trim();
  try {
    const [hash, changes] = [
      await git('rev-parse', '--short', 'HEAD'),
      await git('status', '--porcelain', '--', 'src', 'prisma'),
    ];
    return changes === '' ? hash : `${hash}, with changes`;
  } catch {
    return null;
  }
}
