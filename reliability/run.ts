import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openServer } from '../bench/databases/server.ts';
import { temporaryFolder } from '../bench/folders.ts';
import { buildGateway, commit, ROOT } from '../bench/project.ts';
import { load, machine } from '../bench/report/machine.ts';
import { sectionText } from '../bench/report/markdown.ts';
import { Resources } from '../bench/resources.ts';
import { provideFiles } from '../bench/upstream/files.ts';
import { serveUpstream } from '../bench/upstream/server.ts';
import { measureAgain } from './cases/again.ts';
import { measureStops } from './cases/stop.ts';
import { measureConcurrency } from './cases/concurrent.ts';
import { measureFollowers } from './cases/followers.ts';
import { measureMirror } from './cases/mirror.ts';
import { measureRestarts } from './cases/restart.ts';
import { measureTogether } from './cases/together.ts';
import { measureSoak } from './cases/soak.ts';
import { measureKills, measureKillsOfPGlite } from './cases/kill.ts';
import { type Case, openTrial, type Settings } from './trial.ts';

/** All cases by name. */
export const CASES = {
  kill: measureKills,
  'kill-pglite': measureKillsOfPGlite,
  concurrent: measureConcurrency,
  restart: measureRestarts,
  stop: measureStops,
  again: measureAgain,
  together: measureTogether,
  mirror: measureMirror,
  followers: measureFollowers,
  soak: measureSoak,
} satisfies Record<string, Case>;

/** The name of a case. */
export type CaseName = keyof typeof CASES;

const REPORT = join(ROOT, 'docs/reliability.md');

/**
 * Runs cases in sequence and prints their results; `keeps` writes them to docs/reliability.md. Returns whether every bound was
 * met.
 */
export async function runReliability(
  names: readonly CaseName[],
  settings: Settings,
  scale: number,
  keeps: boolean,
  args: readonly string[],
): Promise<boolean> {
  await buildGateway();
  using folder = temporaryFolder('upstream');
  await using resources = new Resources();
  // Always its own server, since it is restarted and crashed.
  const server = await openServer('');
  if (!server) throw new Error('No binaries of a PostgreSQL server are installed.');
  resources.use(server);
  const upstream = resources.use(await serveUpstream(await provideFiles(folder.path, scale)));
  const trial = await openTrial(settings, upstream, server, resources);
  let isKept = true;
  for (const name of names) {
    const before = load();
    const section = await CASES[name](trial);
    isKept &&= section.bounds.every((bound) => bound.isKept);
    const facts = [
      `\`npm run reliability -- ${args.length > 0 ? args.join(' ') : `--only ${name}`}\`, ${new Date().toISOString().slice(0, 10)}, commit ${(await commit()) ?? 'unknown'}; ${machine().join('; ')}; PostgreSQL ${server.version}; ${upstream.files.origin}; load average ${before} before, ${load()} after.`,
    ];
    const text = sectionText({ ...section, method: [...facts, ...section.method] });
    console.log(`\n${text}`);
    if (keeps) keep(name, text);
  }
  return isKept;
}

/** Replaces the section of a case in the report. */
function keep(name: CaseName, text: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const report = readFileSync(REPORT, 'utf8');
  const [from, to] = [report.indexOf(begin), report.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`${REPORT} has no section for ${name}.`);
  writeFileSync(REPORT, `${report.slice(0, from)}${begin}\n\n${text}\n\n${report.slice(to)}`);
}
