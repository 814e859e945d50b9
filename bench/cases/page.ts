import { deepStrictEqual } from 'node:assert';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../bench.ts';
import { startChild } from '../children.ts';
import type { Database } from '../databases/database.ts';
import { startGateway } from '../gateway.ts';
import { importCatalog } from '../importing.ts';
import { answerOf, askTimes, askTogether } from '../load/load.ts';
import { processorSeconds } from '../load/process.ts';
import { nestedPage, type Target } from '../load/target.ts';
import type { DatabaseKind } from '../plan.ts';
import { ROOT } from '../project.ts';
import type { Section } from '../report/section.ts';
import { Resources } from '../resources.ts';
import { EESSI_RELEASE } from '../upstream/files.ts';
import { type Cell, FLOOR_NAME, pageTable } from './pageTable.ts';

const FLOOR = fileURLToPath(new URL('../floors/pageFloor.ts', import.meta.url));
const FLOOR_START_MS = 30_000;
const CONNECTIONS = [1, 16];

interface Contender {
  readonly name: string;
  readonly target: Target;
  readonly pid: number;
}

/** The nested page as the gateway serves it, beside the least that could serve it. */
export async function measurePages(bench: Bench): Promise<Section> {
  await using resources = new Resources();
  const contenders: Contender[] = [];
  for (const kind of bench.kinds) contenders.push(...(await startContenders(bench, kind, resources)));
  const page = await checkedPage(contenders);
  return {
    title: 'The nested page',
    method: [
      `Packages of EESSI ${EESSI_RELEASE} by catalog and a part of the name: ${page.packages} of ${page.totalCount} with totalCount, up to 20 versions each, up to 20 targets each; here ${page.versions} versions and ${page.targets} targets.`,
      'Each connection asks again as soon as it has its answer. Contenders alternate; medians of the runs.',
      'Floor: bare node:http, four flat prepared statements by node-postgres, nested in JavaScript, one JSON.stringify; its `data` is checked to be that of the gateway.',
    ],
    tables: [pageTable(await measure(bench, contenders))],
    bounds: [],
  };
}

async function startContenders(bench: Bench, kind: DatabaseKind, resources: Resources): Promise<Contender[]> {
  const { upstream, plan } = bench;
  const database = resources.use(await bench.createDatabase(kind));
  const gateway = resources.use(await startGateway({ database, upstream, profileFolder: plan.profileFolder }));
  const { catalogId } = await importCatalog(gateway, 'EESSI', EESSI_RELEASE);
  const contender = { name: `gateway, ${kind}`, target: nestedPage(gateway.url, catalogId), pid: gateway.pid };
  if (!('DATABASE_URL' in database.env)) return [contender];
  const floor = await startFloor(database.env, resources);
  return [contender, { name: FLOOR_NAME, target: nestedPage(floor.url, catalogId), pid: floor.pid }];
}

async function startFloor(
  env: Extract<Database['env'], { DATABASE_URL: string }>,
  resources: Resources,
): Promise<{ url: string; pid: number }> {
  const child = startChild(process.execPath, ['--import', 'tsx', FLOOR], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
  });
  resources.use({ [Symbol.asyncDispose]: () => child.stop('SIGKILL') });
  return { url: await child.says(/listens on (\S+)/, FLOOR_START_MS), pid: child.pid };
}

interface Nodes<Node> {
  readonly nodes: readonly Node[];
}
interface Page {
  readonly data: { readonly packages: Nodes<{ versions: Nodes<{ targets: Nodes<unknown> }> }> & { readonly totalCount: number } };
}

/** What the page holds. @throws Error when a gateway and the floor on the same database do not give the same */
async function checkedPage(contenders: readonly Contender[]) {
  const pages = new Map<string, Page>();
  for (const { name, target } of contenders) pages.set(name, (await answerOf(target)) as Page);
  const [first] = pages.values();
  const floor = pages.get(FLOOR_NAME);
  if (floor) deepStrictEqual(floor.data, pages.get('gateway, postgresql')?.data);
  if (!first) throw new Error('There is nobody to be asked.');
  const { nodes, totalCount } = first.data.packages;
  const versions = nodes.flatMap((item) => item.versions.nodes);
  const targets = versions.flatMap((version) => version.targets.nodes);
  return { totalCount, packages: nodes.length, versions: versions.length, targets: targets.length };
}

async function measure({ plan }: Bench, contenders: readonly Contender[]): Promise<Cell[]> {
  for (const { target } of contenders) await askTimes(target, plan.warmUpRequests);
  const cells: Cell[] = [];
  for (let round = 0; round < plan.runs; round += 1)
    for (const connections of CONNECTIONS)
      for (const contender of contenders) cells.push(await measureCell(contender, connections, plan.loadSeconds));
  return cells;
}

async function measureCell({ name, target, pid }: Contender, connections: number, loadSeconds: number): Promise<Cell> {
  const [began, used] = [performance.now(), processorSeconds(pid)];
  const samples = await askTogether(target, connections, loadSeconds);
  return {
    connections,
    name,
    samples,
    seconds: (performance.now() - began) / 1_000,
    processorSeconds: processorSeconds(pid) - used,
  };
}
