import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../../bench/children.ts';
import type { Database } from '../../bench/databases/database.ts';
import type { Gateway } from '../../bench/gateway.ts';
import { importCatalog, refreshCatalog } from '../../bench/importing.ts';
import { watchMemory } from '../../bench/load/process.ts';
import { ROOT } from '../../bench/project.ts';
import { short } from '../../bench/report/format.ts';
import type { Section } from '../../bench/report/section.ts';
import { largest } from '../../bench/statistics.ts';
import { type FollowersOutcome, Received } from '../followers.ts';
import { feedAfter } from '../mirror/audit.ts';
import type { Trial } from '../trial.ts';

const FOLLOWERS = fileURLToPath(new URL('../runFollowers.ts', import.meta.url));
const CLIENTS_MS = 300_000;
const KILOBYTES = 100;
/** The catalog that is created last; its label ends the followers. */
const LAST = { name: 'The end', label: 'The end 1' };

const NOBODY: FollowersOutcome = { digests: {}, faults: [] };

/** One refresh, with or without followers. */
interface Followed {
  readonly seconds: number;
  readonly changes: number;
  /** The largest resident memory of the gateway, in MB. */
  readonly peak: number;
  /** Followers that received every change once and in order. */
  readonly whole: number;
  readonly faults: readonly string[];
}

/** Many followers of the changes of one large refresh. */
export async function measureFollowers(trial: Trial): Promise<Section> {
  await using filled = await trial.createDatabase('postgresql');
  const catalogId = await fill(trial, filled);
  const alone = await measure(trial, filled, catalogId, 0);
  const followed = await measure(trial, filled, catalogId, trial.settings.subscribers);
  return sectionOf(trial, alone, followed);
}

async function fill(trial: Trial, database: Database): Promise<string> {
  await using gateway = await trial.start(database);
  trial.upstream.publishSpack('spackOld');
  const { catalogId } = await importCatalog(gateway, 'SPACK');
  return catalogId;
}

async function measure(trial: Trial, filled: Database, catalogId: string, count: number): Promise<Followed> {
  await using database = await trial.server.createDatabase(filled);
  await using gateway = await trial.start(database);
  trial.upstream.publishSpack('spackNew');
  const cursor = await cursorOf(gateway);
  const clients = count > 0 ? await startFollowers(gateway, count) : null;
  using memory = watchMemory(gateway.pid);
  const began = performance.now();
  await refreshCatalog(gateway, catalogId);
  await gateway.query('mutation ($name: String!) { createCatalog(input: { name: $name, version: "1" }) { __typename } }', LAST);
  const { digests, faults } = clients ? await ended(clients) : NOBODY;
  const seconds = (performance.now() - began) / 1_000;
  const feed = await feedAfter(gateway, cursor);
  return {
    ...{ seconds, changes: feed.length, faults, whole: digests[digestOf(feed)] ?? 0 },
    peak: largest(memory.samples.map(({ megabytes }) => megabytes)),
  };
}

async function cursorOf(gateway: Gateway): Promise<string> {
  const { changes } = await gateway.query<{ changes: { pageInfo: { endCursor: string } } }>(
    '{ changes(last: 1) { pageInfo { endCursor } } }',
  );
  return changes.pageInfo.endCursor;
}

/** Starts the process of the followers; resolves once all of them follow. */
async function startFollowers({ url }: Gateway, count: number): Promise<Child> {
  const args = ['--import', 'tsx', FOLLOWERS, `${url.replace('http', 'ws')}/graphql`, String(count), LAST.label];
  const child = startChild(process.execPath, args, { cwd: ROOT });
  await child.says(/(\(following\))/, CLIENTS_MS);
  return child;
}

function digestOf(feed: readonly string[]): string {
  const received = new Received();
  for (const change of feed) received.add(change);
  return received.digest();
}

const ended = async (clients: Child): Promise<FollowersOutcome> =>
  JSON.parse(await clients.says(/^(\{"digests".*\})$/m, CLIENTS_MS)) as FollowersOutcome;

function sectionOf({ settings: { subscribers } }: Trial, alone: Followed, followed: Followed): Section {
  const each = ((followed.peak - alone.peak) * 1_000) / subscribers;
  return {
    title: 'Followers of one refresh',
    method: [
      `${subscribers} clients with a WebSocket each, all in one separate process, follow \`catalogChanges\` while Spack is refreshed by a year, and up to the change after it. Whole: what a client received is, in this order, what \`changes\` lists.`,
      'Memory of each: the largest resident memory of the gateway (MB of 10^6 bytes), minus that of the same refresh on an equal database without followers, divided by their number.',
    ],
    tables: [
      {
        title: 'Refresh',
        columns: ['', 'seconds', 'changes', 'peak MB'],
        rows: [
          ['alone', short(alone.seconds), alone.changes.toLocaleString('en-US'), short(alone.peak)],
          ['followed', short(followed.seconds), followed.changes.toLocaleString('en-US'), short(followed.peak)],
        ],
      },
    ],
    bounds: [
      {
        what: 'followers that received every change once and in order',
        limit: `${subscribers} of ${subscribers}`,
        measured: [`${followed.whole} of ${subscribers}`, ...followed.faults.slice(0, 2)].join('; '),
        isKept: followed.whole === subscribers,
      },
      {
        what: 'memory of each follower, at the peak',
        limit: `at most ${KILOBYTES} KB`,
        measured: `${short(each)} KB`,
        isKept: each <= KILOBYTES,
      },
    ],
  };
}
