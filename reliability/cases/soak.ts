import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway } from '../../bench/gateway.ts';
import { EESSI_RELEASE } from '../../bench/upstream/files.ts';
import { importCatalog, startImport } from '../../bench/importing.ts';
import { residentMegabytes } from '../../bench/load/process.ts';
import { short } from '../../bench/report/format.ts';
import type { Bound, Section } from '../../bench/report/section.ts';
import { largest } from '../../bench/statistics.ts';
import { Random } from '../../bench/upstream/random.ts';
import { Asker, type Outcome, type Question, tally } from '../asker.ts';
import { Crowd, type CrowdOutcome } from '../crowd.ts';
import { slopeOf } from '../slope.ts';
import type { Trial } from '../trial.ts';

const ASKERS = 6;
const PAUSE_MS = 40;
const EDIT_MS = 250;
const SAMPLE_MS = 1_000;
/** Seconds between reads of the event loop delay, which the metrics report since the previous read. */
const LAG_EVERY = 10;
/** Share of the run that is warm-up and ignored for memory. */
const WARM_UP = 0.3;
const LIMITS = { growth: 0.05, lagMs: 100 };
const EXPECTED = new Set(['200', '200 ImportInProgressError', '200 ConflictError']);

interface Member {
  readonly gateway: Gateway;
  readonly memory: { at: number; megabytes: number }[];
  readonly lags: number[];
}

/** Runs everything at once: reads, edits, imports and subscribers, some of which stall or reconnect. */
export async function measureSoak(trial: Trial): Promise<Section> {
  const { settings } = trial;
  await using database = await trial.createDatabase('postgresql');
  await using first = await trial.start(database);
  await using second = await trial.start(database);
  const members: Member[] = [first, second].map((gateway) => ({ gateway, memory: [], lags: [] }));
  const { catalogId } = await importCatalog(first, 'EESSI', EESSI_RELEASE);
  const over = new AbortController();
  const urls: readonly [string, string] = [first.url, second.url];
  const random = new Random(settings.seed);
  const askers = Array.from({ length: ASKERS + 1 }, () => new Asker());
  const asking = askers.map((asker, index) =>
    index < ASKERS
      ? asker.askUntil(
          over.signal,
          () => random.pick(urls),
          () => readOf(random),
          PAUSE_MS,
        )
      : asker.askUntil(
          over.signal,
          () => random.pick(urls),
          () => editOf(random, catalogId),
          EDIT_MS,
        ),
  );
  const watching = Promise.all(members.map((member) => watch(member, over.signal)));
  const crowd = new Crowd({ urls, count: settings.subscribers, random });
  const importing = keepImporting(trial, first, crowd, over.signal);

  await sleep(settings.minutes * 60_000);
  over.abort();
  const imports = await importing;
  await Promise.all([...asking, watching]);
  askers.forEach((asker) => asker.close());
  const heard = crowd.outcome();
  const died = members.flatMap(({ gateway }) => gateway.lastWords() ?? []);
  return sectionOf({ trial, members, outcomes: askers.flatMap((asker) => asker.outcomes), heard, imports, died });
}

const READS: readonly [Question, ...Question[]] = [
  { query: '{ catalogs { nodes { name version packageCount } } }' },
  {
    query:
      '{ packages(first: 50) { totalCount nodes { name versions(first: 20) { nodes { version targets(first: 5) { nodes { subtype } } } } } } }',
  },
  { query: '{ importJobs(first: 5) { nodes { state progress } } }', isStaff: true },
];
const WORDS = ['py', 'lib', 'gcc', 'open', 'tool', 'r-', 'data'] as const;

/** Half of the reads are searches, so that not all responses are cached. */
function readOf(random: Random): Question {
  if (random.chance(0.5)) return random.pick(READS);
  const query =
    'query ($text: String) { packages(search: $text, first: 20) { totalCount nodes { name latestVersion { version } } } }';
  return { query, variables: { text: random.pick([...WORDS]) + String(random.between(0, 9)) } };
}

const editOf = (random: Random, id: string): Question => ({
  query: 'mutation ($id: ID!, $text: String) { updateCatalog(input: { id: $id, description: $text }) { __typename } }',
  variables: { id, text: `edit ${random.between(1, 1_000_000)}` },
  isStaff: true,
});

/** Imports in sequence, alternating new and old, followed by the crowd. Returns how they ended. */
async function keepImporting({ upstream }: Trial, gateway: Gateway, crowd: Crowd, signal: AbortSignal): Promise<string[]> {
  const states: string[] = [];
  for (let round = 0; !signal.aborted; round += 1) {
    upstream.publishSpack(round % 2 === 0 ? 'spackOld' : 'spackNew');
    const jobId = round === 0 ? await startImport(gateway, 'SPACK') : await startRefresh(gateway);
    await crowd.watch(jobId);
    const { job } = await gateway.query<{ job: { state: string } }>('query ($id: ID!) { job: importJob(id: $id) { state } }', {
      id: jobId,
    });
    states.push(job.state);
  }
  return states;
}

async function startRefresh(gateway: Gateway): Promise<string> {
  const { catalogs } = await gateway.query<{ catalogs: { nodes: { id: string; name: string }[] } }>(
    '{ catalogs { nodes { id name } } }',
  );
  const id = catalogs.nodes.find(({ name }) => name === 'Spack')?.id;
  const { refreshCatalog } = await gateway.query<{ refreshCatalog: { job: { id: string } } }>(
    'mutation ($id: ID!) { refreshCatalog(input: { catalogId: $id, force: true }) { ... on RefreshCatalogPayload { job { id } } } }',
    { id },
  );
  return refreshCatalog.job.id;
}

/** Samples a gateway's memory once a second, and its event loop periodically. */
async function watch({ gateway, memory, lags }: Member, signal: AbortSignal): Promise<void> {
  for (let second = 1; !signal.aborted; second += 1) {
    await sleep(SAMPLE_MS);
    memory.push({ at: Date.now(), megabytes: residentMegabytes(gateway.pid) ?? NaN });
    if (second % LAG_EVERY !== 0) continue;
    const text = await fetch(`${gateway.url}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    );
    const lag = /^nodejs_eventloop_lag_p99_seconds ([\d.e-]+)$/m.exec(text)?.[1];
    if (lag !== undefined) lags.push(Number(lag) * 1_000);
  }
}

interface Soaked {
  readonly trial: Trial;
  readonly members: readonly Member[];
  readonly outcomes: readonly Outcome[];
  readonly heard: CrowdOutcome;
  readonly imports: readonly string[];
  readonly died: readonly string[];
}

function sectionOf({ trial: { settings }, members, outcomes, heard, imports, died }: Soaked): Section {
  const unexpected = outcomes.filter(({ result }) => !EXPECTED.has(result));
  const figures = members.map(({ memory, lags }) => {
    const warm = memory.slice(Math.floor(memory.length * WARM_UP));
    const lag = largest(lags.slice(Math.floor(lags.length * WARM_UP)));
    return { ...slopeOf(warm), lag };
  });
  const growth = Math.max(...figures.map((figure) => figure.growth));
  const lag = Math.max(...figures.map((figure) => figure.lag));
  const none = (what: string, measured: readonly string[]): Bound => ({
    what,
    limit: '0',
    measured: measured.length === 0 ? '0' : `${measured.length}: ${measured.slice(0, 2).join('; ')}`,
    isKept: measured.length === 0,
  });
  return {
    title: 'Soak',
    method: [
      `${settings.minutes} minutes, seed ${settings.seed}: two gateways on PostgreSQL, ${ASKERS} clients that read, one that edits, imports of Spack one after the other, and ${settings.subscribers} subscribers at both gateways, one in ten of which stops reading for seconds, and one in ten disconnects at random and reconnects with the last sequence it has received.`,
      `Memory: linear fit of the resident memory of each second after the first ${WARM_UP * 100} % of the run, at both ends. Event loop: the maximum of \`nodejs_eventloop_lag_p99_seconds\`, over ${LAG_EVERY} s each, in the same period.`,
    ],
    tables: [
      {
        title: 'Responses',
        columns: ['result', 'count'],
        rows: tally(outcomes).map(([result, count]) => [result, String(count)]),
      },
      {
        title: 'Gateways',
        columns: ['', 'memory, warm', 'memory at the end', 'growth', 'event loop p99'],
        rows: figures.map(({ first, last, growth: own, lag: p99 }, index) => [
          String(index + 1),
          `${Math.round(first)} MB`,
          `${Math.round(last)} MB`,
          `${short(own * 100)} %`,
          `${short(p99)} ms`,
        ]),
      },
      {
        title: 'Imports and subscribers',
        columns: ['imports', 'events heard', 'connections'],
        rows: [[tallyStates(imports), String(heard.events), String(heard.connections)]],
      },
    ],
    bounds: [
      none('gateways that died', died),
      none(
        'answers that are not expected',
        unexpected.map(({ result }) => result),
      ),
      none('subscribers with gaps, errors or without the end', heard.faults),
      {
        what: 'memory growth',
        limit: `< ${LIMITS.growth * 100} %`,
        measured: `${short(growth * 100)} %`,
        isKept: growth < LIMITS.growth,
      },
      { what: 'event loop p99', limit: `< ${LIMITS.lagMs} ms`, measured: `${short(lag)} ms`, isKept: lag < LIMITS.lagMs },
    ],
  };
}

const tallyStates = (states: readonly string[]) =>
  [...new Set(states)].map((state) => `${state} ${states.filter((one) => one === state).length}`).join(', ');
