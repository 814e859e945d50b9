import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, type Case, openBench } from './bench.ts';
import { measurePlans } from './cases/explain.ts';
import { measureGrowth } from './cases/growth.ts';
import { measureHosts } from './cases/hosts.ts';
import { measureImports } from './cases/import.ts';
import { measureLatency } from './cases/latency.ts';
import { measureMemory } from './cases/memory.ts';
import { measureProfile } from './cases/profile.ts';
import { measureReads } from './cases/reads.ts';
import { measureChanges } from './cases/changes.ts';
import { measureExports } from './cases/exports.ts';
import { measureReleases } from './cases/releases.ts';
import { measureRest } from './cases/rest.ts';
import { measureSearch } from './cases/search.ts';
import { measureSubscribers } from './cases/subscribers.ts';
import { openServer, type Server } from './databases/server.ts';
import { temporaryFolder } from './folders.ts';
import { CASES, type CaseName, DATABASES, type Plan } from './plan.ts';
import { buildGateway, commit, ROOT } from './project.ts';
import { load, machine } from './report/machine.ts';
import { sectionText } from './report/markdown.ts';
import { Resources } from './resources.ts';
import { provideFiles } from './upstream/files.ts';
import { serveUpstream } from './upstream/server.ts';

const MEASURES: Record<CaseName, Case> = {
  import: measureImports,
  reads: measureReads,
  search: measureSearch,
  growth: measureGrowth,
  hosts: measureHosts,
  releases: measureReleases,
  changes: measureChanges,
  exports: measureExports,
  memory: measureMemory,
  latency: measureLatency,
  subscribers: measureSubscribers,
  rest: measureRest,
  explain: measurePlans,
  profile: measureProfile,
};

/** Runs the plan, prints the results, and saves those of a full run. */
export async function runBench(plan: Plan, args: readonly string[]): Promise<void> {
  await buildGateway();
  using folder = temporaryFolder('upstream');
  await using resources = new Resources();
  const server = plan.databases.includes('postgresql') ? await openServer() : null;
  if (server) resources.use(server);
  const upstream = resources.use(await serveUpstream(await provideFiles(folder.path, plan.scale)));
  const bench = await openBench(plan, upstream, server, resources);

  const texts = [await header(bench, server, args)];
  console.log(texts[0]);
  for (const name of plan.cases) {
    const before = load();
    const section = await MEASURES[name](bench);
    const text = sectionText({
      ...section,
      method: [...section.method, `Load average of the machine: ${before} before, ${load()} after.`],
    });
    console.log(`\n${text}`);
    texts.push(text, ...(section.appendix === undefined ? [] : [section.appendix]));
  }
  const file = fileOf(bench);
  if (file) writeFileSync(join(ROOT, 'bench', file), `${texts.join('\n\n')}\n`);
  else
    console.log('\nRESULTS.md is left as it is: only a whole run replaces it, on both databases, without --quick and --profile.');
}

async function header({ upstream, plan }: Bench, server: Server | null, args: readonly string[]): Promise<string> {
  const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  const facts = [
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC: \`${command}\`, ${plan.runs} ${plan.runs === 1 ? 'run' : 'runs'} each`,
    `Commit ${(await commit()) ?? 'unknown'}`,
    ...machine(),
    ...(server ? [`PostgreSQL ${server.version}: ${server.description}`] : []),
    `Upstream: ${upstream.files.origin}, served on this machine`,
    'Gateway, database, upstream and load share the cores: compare ratios, not the figures of different runs.',
  ];
  return `# Bench\n\n${facts.map((fact) => `* ${fact}`).join('\n')}`;
}

/** The results file; null for a partial run. */
function fileOf({ plan, kinds }: Bench): string | null {
  if (plan.isQuick || plan.profileFolder !== null) return null;
  if (plan.cases.includes('explain')) return 'EXPLAIN.md';
  if (plan.cases.includes('profile')) return 'PROFILE.md';
  return plan.cases.length === CASES.length && kinds.length === DATABASES.length ? 'RESULTS.md' : null;
}
