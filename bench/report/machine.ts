import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';

/** The environment of the measurement, one line each. */
export function machine(): string[] {
  const [first] = cpus();
  return [
    `${cpus().length} cores, ${first?.model.trim() ?? 'unknown CPU'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory, ${platform()} ${arch()}`,
    `Node ${process.versions.node}, V8 ${process.versions.v8}, PGlite ${versionOf('@electric-sql/pglite')}, graphql-yoga ${versionOf('graphql-yoga')}, pg ${versionOf('pg')}`,
  ];
}

/** The load average: with more than one waiting process per core, figures grow and ratios blur. */
export const load = (): string => loadavg()[0]?.toFixed(1) ?? '–';

/** Searches the package folders, since not every package exports its package.json. */
function versionOf(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return (JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { version: string }).version;
    } catch {
      // Not in this folder.
    }
  }
  return 'unknown';
}
