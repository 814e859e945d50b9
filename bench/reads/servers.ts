import { fileURLToPath } from 'node:url';
import { startChild } from '../children.ts';
import { ROOT } from '../project.ts';
import type { Resources } from '../resources.ts';
import { bodyOf, type Contender, FLAT_FLOOR, JSON_FLOOR, ownStatements, targetsOf } from './contender.ts';
import type { Subjects } from './subjects.ts';

/** The program of each floor. */
export const FLOOR = fileURLToPath(new URL('../floors/readFloor.ts', import.meta.url));
const START_MS = 60_000;

/** Starts a server of the bench over a database, in a separate process. */
export async function startServer(
  script: string,
  args: readonly string[],
  databaseUrl: string,
  resources: Resources,
): Promise<{ url: string; pid: number }> {
  const child = startChild(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: databaseUrl },
  });
  resources.use({ [Symbol.asyncDispose]: async () => void (await child.stop('SIGKILL')) });
  return { url: await child.says(/listens on (\S+)/, START_MS), pid: child.pid };
}

/** Starts both floors: rows nested in JavaScript, and JSON of the database. */
export async function startFloors(databaseUrl: string, subjects: Subjects, resources: Resources): Promise<Contender[]> {
  const floors: Contender[] = [];
  for (const [name, kind] of [
    [FLAT_FLOOR, 'flat'],
    [JSON_FLOOR, 'json_agg'],
  ] as const) {
    const { url, pid } = await startServer(FLOOR, [kind], databaseUrl, resources);
    const targets = targetsOf((request) => ({ origin: url, path: `/${request}`, body: bodyOf(request, subjects) }));
    floors.push({ name, pid, targets, statements: () => ownStatements(url) });
  }
  return floors;
}
