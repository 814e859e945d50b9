import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../bench/databases/database.ts';
import type { Gateway } from '../../bench/gateway.ts';
import type { Section } from '../../bench/report/section.ts';
import type { Trial } from '../trial.ts';

const STARTS = 20;
const GATEWAYS = 3;
const TIMES = 10;
/** The command that starts a program in its own PID namespace, as in a container. */
const NAMESPACE = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];
const WRITE =
  'mutation ($name: String!) { made: createCatalog(input: { name: $name, version: "1" }) { ... on CreateCatalogPayload { catalog { id } } } }';

/** One folder, the writes acknowledged on it, and how to start gateways on it. */
class Folder {
  readonly written: string[] = [];
  readonly #trial: Trial;
  readonly database: Database;

  constructor(trial: Trial, database: Database) {
    this.#trial = trial;
    this.database = database;
  }

  start(inside: readonly string[] = []): Promise<Gateway> {
    return this.#trial.start(this.database, {}, inside);
  }

  /** Whether another gateway is refused because of the running one. */
  async refuses(inside: readonly string[] = []): Promise<boolean> {
    try {
      await (await this.start(inside)).end('SIGKILL');
      return false;
    } catch (error) {
      return /is in use by/.test(String(error));
    }
  }

  async write(gateway: Gateway): Promise<void> {
    const name = `written-${this.written.length}`;
    const { made } = await gateway.query<{ made: { catalog?: unknown } }>(WRITE, { name });
    if (made.catalog) this.written.push(name);
  }

  /** The acknowledged writes that a new gateway lacks. */
  async lost(): Promise<string[]> {
    const gateway = await this.start();
    const { catalogs } = await gateway.query<{ catalogs: { nodes: { name: string }[] } }>(
      '{ catalogs(first: 100) { nodes { name } } }',
    );
    await gateway.end('SIGTERM');
    return this.written.filter((name) => !catalogs.nodes.some((catalog) => catalog.name === name));
  }

  /** The PID in the lock file, which is that of the gateway even behind a wrapper process. */
  get holder(): number {
    if (!('DATA_DIR' in this.database.env)) throw new Error('The database is in no folder.');
    return (JSON.parse(readFileSync(join(this.database.env.DATA_DIR, 'gateway.lock'), 'utf8')) as { pid: number }).pid;
  }
}

/** Resolves with whether the outcome was correct. */
type Scenario = (folder: Folder) => Promise<boolean>;

const beside =
  (first: readonly string[], second: readonly string[]): Scenario =>
  async (folder) => {
    const gateway = await folder.start(first);
    await folder.write(gateway);
    const isRefused = await folder.refuses(second);
    await folder.write(gateway);
    await gateway.end('SIGKILL');
    return isRefused;
  };

const stopped: Scenario = async (folder) => {
  const gateway = await folder.start();
  await folder.write(gateway);
  process.kill(gateway.pid, 'SIGSTOP');
  const isRefused = await folder.refuses();
  process.kill(gateway.pid, 'SIGCONT');
  await folder.write(gateway);
  await gateway.end('SIGTERM');
  return isRefused;
};

const killed =
  (inside: readonly string[]): Scenario =>
  async (folder) => {
    const gateway = await folder.start(inside);
    await folder.write(gateway);
    process.kill(folder.holder, 'SIGKILL');
    const next = await folder.start();
    await folder.write(next);
    await next.end('SIGTERM');
    await gateway.end('SIGKILL');
    return true;
  };

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'two pid namespaces, equal pids: the second is refused': beside(NAMESPACE, NAMESPACE),
  'two pid namespaces, unequal pids: the second is refused': beside(NAMESPACE, [...NAMESPACE, 'sh', '-c', '"$@"; exit $?', 'sh']),
  'the holder is stopped (SIGSTOP, SIGCONT): the second is refused': stopped,
  'killed and started again at once: it starts': killed([]),
  'killed, and a zombie that nobody reaps: the next one starts': killed(['sh', '-c', '"$@" & exec sleep 1000', 'sh']),
};

interface Tally {
  readonly name: string;
  readonly right: number;
  readonly written: number;
  readonly lost: number;
}

async function measureFolder(trial: Trial, name: string, scenario: Scenario, times: number): Promise<Tally> {
  let [right, written, lost] = [0, 0, 0];
  for (let time = 0; time < times; time += 1) {
    await using database = await trial.createDatabase('pglite');
    const folder = new Folder(trial, database);
    right += Number(await scenario(folder).catch((error: unknown) => (console.error(error), false)));
    lost += (await folder.lost()).length;
    written += folder.written.length;
  }
  return { name, right, written, lost };
}

/** The number of gateways that serve after starting at once on an empty database. */
async function startTogether(trial: Trial): Promise<number> {
  await using database = await trial.server.createDatabase();
  const started = await Promise.allSettled(Array.from({ length: GATEWAYS }, () => trial.start(database)));
  const gateways = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  await Promise.all(gateways.map((gateway) => gateway.end('SIGTERM')));
  return gateways.length;
}

/** Starts gateways at once on one empty PostgreSQL database, and on one folder. */
export async function measureTogether(trial: Trial): Promise<Section> {
  const [starts, times] = [trial.settings.times ?? STARTS, trial.settings.times ?? TIMES];
  let whole = 0;
  for (let time = 0; time < starts; time += 1) whole += Number((await startTogether(trial)) === GATEWAYS);
  const tallies: Tally[] = [];
  for (const [name, scenario] of Object.entries(SCENARIOS)) tallies.push(await measureFolder(trial, name, scenario, times));
  const lost = tallies.reduce((sum, tally) => sum + tally.lost, 0);
  return {
    title: 'Started together',
    method: [
      `${GATEWAYS} gateways at once on an empty PostgreSQL database, ${starts} times.`,
      `One folder of an embedded database, ${times} times each: a catalog is created wherever a gateway serves, and the acknowledged ones are verified at the next start.`,
    ],
    tables: [
      {
        title: 'Folders',
        columns: ['', 'right', 'writes acknowledged', 'lost'],
        rows: tallies.map(({ name, right, written, lost: gone }) => [
          name,
          `${right} of ${times}`,
          String(written),
          String(gone),
        ]),
      },
    ],
    bounds: [
      {
        what: `starts in which all ${GATEWAYS} serve`,
        limit: `${starts} of ${starts}`,
        measured: `${whole} of ${starts}`,
        isKept: whole === starts,
      },
      ...tallies.map(({ name, right }) => ({
        what: name,
        limit: `${times} of ${times}`,
        measured: `${right} of ${times}`,
        isKept: right === times,
      })),
      { what: 'acknowledged writes that were lost', limit: '0', measured: String(lost), isKept: lost === 0 },
    ],
  };
}
