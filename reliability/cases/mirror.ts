import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../bench/children.ts';
import { urlOf } from '../../bench/databases/client.ts';
import type { Database } from '../../bench/databases/database.ts';
import { ROOT } from '../../bench/project.ts';
import type { Section } from '../../bench/report/section.ts';
import { EESSI_RELEASE } from '../../bench/upstream/files.ts';
import { Random } from '../../bench/upstream/random.ts';
import { differences, feedAfter, rowsOf } from '../mirror/audit.ts';
import { Door } from '../mirror/door.ts';
import { Jobs } from '../mirror/jobs.ts';
import { KeptCopy } from '../mirror/keptCopy.ts';
import { Phoenix } from '../mirror/phoenix.ts';
import { Writer } from '../mirror/writer.ts';
import { freePort, type Trial } from '../trial.ts';

const MIRROR = fileURLToPath(new URL('../runMirror.ts', import.meta.url));
const KILLS = 20;
const WRITERS = 8;
const EDITS = 500;
const PAUSE_MS = { kill: [2_000, 6_000], edit: [200, 1_500] } as const;
/** Packages of EESSI that writers change. */
const IMPORTED = 50;
const START_MS = 60_000;
const POLL_MS = 500;
/** How long the mirror may take to follow once everything has ended. */
const FOLLOW_MS = 300_000;

/** Everything that a run consists of. */
interface Scene {
  readonly trial: Trial;
  readonly random: Random;
  readonly door: Door;
  readonly jobs: Jobs;
  readonly urls: readonly [string, string];
  readonly copy: KeptCopy;
  readonly gateways: readonly [Phoenix, Phoenix];
  readonly mirror: Phoenix;
}

interface Outcome {
  readonly kills: readonly string[];
  readonly edits: number;
  readonly changes: number;
  readonly rows: number;
  readonly different: readonly string[];
  readonly gaps: readonly string[];
  /** The last words of processes that ended without being killed. */
  readonly deaths: readonly string[];
  readonly seconds: number;
}

/** A mirror of changing catalogs, while its gateways and itself are killed. */
export async function measureMirror(trial: Trial): Promise<Section> {
  await using database = await trial.createDatabase('postgresql');
  await using mirrored = await trial.server.createDatabase();
  const random = new Random(trial.settings.seed);
  const urls = [await freePort(), await freePort()].map((port) => `http://127.0.0.1:${port}`) as unknown as [string, string]; // two
  await using first = gatewayAt(trial, database, urls[0]);
  await using second = gatewayAt(trial, database, urls[1]);
  await using mirror = mirrorOf(urls, mirrored);
  await using copy = await KeptCopy.open(urlOf(mirrored));
  const door = new Door(urls, random);
  const scene: Scene = { trial, random, door, jobs: new Jobs(door), urls, copy, gateways: [first, second], mirror };
  await Promise.all([first.start(), second.start()]);
  return sectionOf(trial, await run(scene));
}

const gatewayAt = (trial: Trial, database: Database, url: string) =>
  new Phoenix(() => trial.start(database, { PORT: new URL(url).port }));

const mirrorOf = (urls: readonly string[], database: Database) =>
  new Phoenix(async () => {
    const child = startChild(process.execPath, ['--import', 'tsx', MIRROR, urlOf(database), ...urls], { cwd: ROOT });
    await child.says(/(mirrors now)/, START_MS);
    return { end: (signal) => child.stop(signal), lastWords: () => child.lastWords() };
  });

async function run(scene: Scene): Promise<Outcome> {
  const { jobs, mirror, copy } = scene;
  const eessi = await jobs.imported('EESSI', EESSI_RELEASE);
  const writers = await writersOf(scene, eessi);
  await mirror.start();
  await until(async () => (await copy.place()) !== undefined);
  const editing = edit(scene, writers);
  // Together, so that the first failure is the one that is reported.
  const [kills, edits] = await Promise.all([kill(scene), editing, importAndDelete(scene, eessi, editing)]);
  const found = await compared(scene);
  const all = [...scene.gateways, mirror];
  for (const one of all) one.note();
  return { kills, edits, ...found, deaths: all.flatMap(({ deaths }) => deaths) };
}

/** Imports Spack, refreshes it by a year, and deletes EESSI when nobody edits it any more. */
async function importAndDelete({ trial, door, jobs }: Scene, eessi: string, editing: Promise<unknown>): Promise<void> {
  trial.upstream.publishSpack('spackOld');
  const spack = await jobs.imported('SPACK', null);
  trial.upstream.publishSpack('spackNew');
  await jobs.refreshed(spack);
  await editing;
  await door.query('mutation ($id: ID!) { deleteCatalog(input: { id: $id }) { __typename } }', { id: eessi });
}

/** Writers with a catalog by hand, and packages of an imported one. */
async function writersOf({ door, random }: Scene, eessi: string): Promise<Writer[]> {
  const { made } = await door.query<{ made: { catalog: { uuid: string } } }>(
    'mutation { made: createCatalog(input: { name: "By hand", version: "1" }) { ... on CreateCatalogPayload { catalog { uuid } } } }',
  );
  const { packages } = await door.query<{ packages: { nodes: { uuid: string }[] } }>(
    'query ($id: ID!, $first: Int!) { packages(first: $first, filter: { catalogId: $id }) { nodes { uuid } } }',
    { id: eessi, first: IMPORTED },
  );
  const imported = packages.nodes.map(({ uuid }) => uuid);
  return Array.from({ length: WRITERS }, () => new Writer(door, random, made.catalog.uuid, imported));
}

/**
 * Kills the mirror and a gateway in turns, at random moments, and starts each again. The gateways are killed less often, since an
 * import is given up after five attempts.
 */
async function kill({ trial, random, gateways, mirror }: Scene): Promise<string[]> {
  const [first, second] = gateways;
  const victims: readonly (readonly [string, Phoenix])[] = [
    ['mirror', mirror],
    ['first gateway', first],
    ['mirror', mirror],
    ['second gateway', second],
  ];
  const kills: string[] = [];
  while (kills.length < (trial.settings.times ?? KILLS)) {
    await sleep(random.between(...PAUSE_MS.kill));
    const [name, victim] = victims[kills.length % victims.length] as (typeof victims)[number]; // a valid index
    await victim.kill();
    kills.push(name);
    console.log(`kill ${kills.length}: ${name}`);
  }
  return kills;
}

/** Has all writers edit until enough edits were acknowledged. */
async function edit({ random }: Scene, writers: readonly Writer[]): Promise<number> {
  let edits = 0;
  const work = async (writer: Writer) => {
    while (edits < EDITS) {
      edits += Number(await writer.edit());
      await sleep(random.between(...PAUSE_MS.edit));
    }
  };
  await Promise.all(writers.map(work));
  return edits;
}

/** Compares the mirror with the gateway, and what it applied with the feed, once it has followed. */
async function compared({ door, urls, copy }: Scene): Promise<Omit<Outcome, 'kills' | 'edits' | 'deaths'>> {
  const began = performance.now();
  const first = (await copy.place())?.first ?? '';
  const feed = await feedAfter(door, first);
  await until(async () => (await copy.applied()).length >= feed.length).catch((error: unknown) => console.error(error));
  const applied = await copy.applied();
  const seconds = (performance.now() - began) / 1_000;
  const rows = await rowsOf(urls[0]);
  const different = differences(await copy.rows(), rows);
  const gaps = feed.flatMap((change, at) => (applied[at] === change ? [] : [`${applied[at]} in place of ${change}`]));
  const more = applied.slice(feed.length).map((change) => `${change} again`);
  return { changes: feed.length, rows: rows.size, different, gaps: [...gaps, ...more], seconds };
}

/** Waits for a condition. @throws Error after five minutes */
async function until(isMet: () => Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!(await isMet())) {
    if (performance.now() - began > FOLLOW_MS) throw new Error('The mirror does not follow.');
    await sleep(POLL_MS);
  }
}

function sectionOf({ settings }: Trial, { kills, edits, changes, rows, different, gaps, deaths, seconds }: Outcome): Section {
  const none = (what: string, found: readonly string[]) => ({
    what,
    limit: '0',
    measured: found.length === 0 ? '0' : `${found.length}: ${found.slice(0, 3).join('; ')}`,
    isKept: found.length === 0,
  });
  const killed = [...new Set(kills)].map((name) => `${name} ${kills.filter((other) => other === name).length}`);
  return {
    title: 'A mirror of catalogs that change',
    method: [
      `Seed ${settings.seed}. The mirror of [frontend.md](frontend.md#a-mirror), in a process and with a database of its own, begins with exports of EESSI and then follows the feed of two gateways, in turns: an import of Spack, a year of Spack in one refresh, ${WRITERS} clients that edit over GraphQL and REST, and the deletion of EESSI. Meanwhile gateways and the mirror are killed (SIGKILL) and started again.`,
      'Different: rows that the mirror has otherwise than a new mirror, or that only one of them has. Gaps and repeats: changes that the mirror applied, in their order, compared with the whole feed after its first cursor.',
    ],
    tables: [
      {
        title: 'Run',
        columns: ['', 'measured'],
        rows: [
          ['kills', `${kills.length}: ${killed.join(', ')}`],
          ['acknowledged edits', String(edits)],
          ['changes in the feed', changes.toLocaleString('en-US')],
          ['rows compared', rows.toLocaleString('en-US')],
          ['followed after', `${Math.round(seconds)} s`],
        ],
      },
    ],
    bounds: [
      none('rows that differ', different),
      none('gaps and repeats', gaps),
      none('processes that ended by themselves', deaths),
    ],
  };
}
