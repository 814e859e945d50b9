import type { Bench } from '../bench.ts';
import { startChild } from '../children.ts';
import { urlOf, vacuum, withClient } from '../databases/client.ts';
import { temporaryFolder } from '../folders.ts';
import { startGateway } from '../gateway.ts';
import { askTogether } from '../load/load.ts';
import { processorSeconds } from '../load/process.ts';
import type { Target } from '../load/target.ts';
import { moment, partsOf, profileIn, WAITING, type Window, WRITING } from '../profile/parts.ts';
import { ROOT } from '../project.ts';
import { bodyOf, COLD, FLAT_FLOOR, targetsOf } from '../reads/contender.ts';
import { fill } from '../reads/fill.ts';
import { NO_CACHE } from '../reads/gateways.ts';
import type { RequestName } from '../reads/requests.ts';
import { FLOOR } from '../reads/servers.ts';
import type { Subjects } from '../reads/subjects.ts';
import type { Section, Table } from '../report/section.ts';
import { Resources } from '../resources.ts';

const PROFILED = ['filter', 'detail', 'catalogs', 'offering', 'deep'] as const satisfies readonly RequestName[];
const CONNECTIONS = 16;
const WARM_UP_SECONDS = 4;
const SECONDS = 5;
const START_MS = 60_000;
/** Parts below this time per request, in microseconds, are summed up. */
const MIN_LISTED = 2;

/** A profiled process, and how to end it so that it writes its profile. */
interface Profiled {
  readonly pid: number;
  readonly targets: Readonly<Record<RequestName, Target>>;
  end(): Promise<unknown>;
}

/** The processor time of one request, in microseconds. */
interface Taken {
  readonly requests: number;
  readonly processor: number;
  readonly parts: ReadonlyMap<string, number>;
}

const NOTHING: Taken = { requests: 0, processor: 0, parts: new Map() };

/** Profiles small queries in the gateway and in the floor. */
export async function measureProfile(bench: Bench): Promise<Section> {
  await using resources = new Resources();
  const database = resources.use(await bench.createDatabase('postgresql'));
  const { subjects } = await fill(bench, database);
  await withClient(urlOf(database), vacuum);
  const gateway = await takenBy(async (folder) => {
    const started = await startGateway({ database, upstream: bench.upstream, profileFolder: folder, env: NO_CACHE });
    const targets = targetsOf((request) => ({ origin: started.url, path: '/graphql', body: bodyOf(request, subjects) }));
    return { pid: started.pid, targets, end: () => started.end('SIGTERM') };
  });
  const floor = await takenBy((folder) => startFloor(urlOf(database), subjects, folder));
  return {
    title: 'Time of small queries by part',
    method: [
      `${CONNECTIONS} connections send one request for ${SECONDS} s, after ${WARM_UP_SECONDS} s of warm-up, to one process after the other, under V8's profiler.`,
      `Microseconds per request by the running part of the program, without ${WAITING} and ${WRITING}: while it writes, the reader is often scheduled. Processor time is that of all threads.`,
    ],
    tables: PROFILED.map((request) => partsTable(request, gateway.get(request) ?? NOTHING, floor.get(request) ?? NOTHING)),
    bounds: [],
  };
}

async function takenBy(start: (folder: string) => Promise<Profiled>): Promise<ReadonlyMap<RequestName, Taken>> {
  using folder = temporaryFolder('profile');
  const profiled = await start(folder.path);
  const asked: { request: RequestName; window: Window; requests: number; processor: number }[] = [];
  for (const request of PROFILED) asked.push({ request, ...(await askProfiled(profiled, request)) });
  await profiled.end();
  const profile = profileIn(folder.path);
  const taken = asked.map(({ request, window, requests, processor }) => {
    const parts = new Map([...partsOf(profile, window)].map(([part, time]) => [part, time / requests]));
    return [request, { requests, processor, parts }] as const;
  });
  return new Map(taken);
}

async function askProfiled({ pid, targets }: Profiled, request: RequestName) {
  await askTogether(targets[request], CONNECTIONS, WARM_UP_SECONDS);
  const [from, used] = [moment(), processorSeconds(pid)];
  const { length: requests } = await askTogether(targets[request], CONNECTIONS, SECONDS);
  return { window: { from, to: moment() }, requests, processor: ((processorSeconds(pid) - used) * 1e6) / requests };
}

async function startFloor(databaseUrl: string, subjects: Subjects, folder: string): Promise<Profiled> {
  const args = ['--cpu-prof', '--cpu-prof-dir', folder, '--import', 'tsx', FLOOR, 'flat'];
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: databaseUrl };
  const child = startChild(process.execPath, args, { cwd: ROOT, env });
  const url = await child.says(/listens on (\S+)/, START_MS);
  const targets = targetsOf((request) => ({ origin: url, path: `/${request}`, body: bodyOf(request, subjects) }));
  return { pid: child.pid, targets, end: () => child.stop('SIGTERM') };
}

function partsTable(request: RequestName, gateway: Taken, floor: Taken): Table {
  const isTold = (part: string) => part !== WAITING && part !== WRITING;
  const of = ({ parts }: Taken, part: string) => parts.get(part) ?? 0;
  const known = [...new Set([...gateway.parts.keys(), ...floor.parts.keys()])].filter(isTold);
  const large = known.filter((part) => Math.max(of(gateway, part), of(floor, part)) >= MIN_LISTED);
  const small = known.filter((part) => !large.includes(part));
  const sum = (taken: Taken, parts: readonly string[]) => parts.reduce((total, part) => total + of(taken, part), 0);
  const row = (name: string, a: number, b: number) => [name, a.toFixed(0), b.toFixed(0)];
  large.sort((a, b) => of(gateway, b) - of(gateway, a));
  return {
    title: `${request}, µs/request`,
    columns: ['part', COLD, FLAT_FLOOR],
    rows: [
      ...large.map((part) => row(part, of(gateway, part), of(floor, part))),
      row('other parts', sum(gateway, small), sum(floor, small)),
      row('all parts', sum(gateway, known), sum(floor, known)),
      row('processor time', gateway.processor, floor.processor),
      row('requests/s', gateway.requests / SECONDS, floor.requests / SECONDS),
    ],
  };
}
