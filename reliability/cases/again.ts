import { fileURLToPath } from 'node:url';
import { startChild } from '../../bench/children.ts';
import type { Gateway } from '../../bench/gateway.ts';
import { importCatalog, refreshCatalog, secondsOf } from '../../bench/importing.ts';
import { milliseconds, short, times } from '../../bench/report/format.ts';
import type { Bound, Section } from '../../bench/report/section.ts';
import { largest, median } from '../../bench/statistics.ts';
import type { Trial } from '../trial.ts';

const KINDS = ['pglite', 'postgresql'] as const;
type Kind = (typeof KINDS)[number];

/** Maximum ratio of an apply to the same one into an empty database. */
const MOST = 1.5;
/** Below this a difference is noise. */
const NOISE_S = 0.2;
const RUNS = 3;
const HEALTH_MS = 25;
const ASKER = fileURLToPath(new URL('../runLongestAnswer.ts', import.meta.url));
const ASKER_MS = 60_000;
const READ_MS = 200;
const nested = (filter: string) =>
  `{ packages(first: 10${filter}) { totalCount nodes { name versions(first: 5) { nodes { version } } } } }`;
/** What is requested throughout, by the column of its slowest response. */
const REQUESTS = {
  healthMs: { path: '/health', everyMs: HEALTH_MS },
  pageMs: { path: `/graphql?query=${encodeURIComponent(nested(''))}`, everyMs: READ_MS },
  searchMs: { path: `/graphql?query=${encodeURIComponent(nested(', search: "a"'))}`, everyMs: READ_MS },
} as const;
/** Longest wait of other requests. The session of the embedded database is taken while a catalog is applied or deleted. */
const LIMITS_MS = { pglite: { healthMs: 100, pageMs: 3_000 }, postgresql: { healthMs: 100, pageMs: 250 } } as const;
const NAMES = { healthMs: '`/health`', pageMs: 'a page of packages' } as const;

type Ids = Map<string, string>;
type Step = (gateway: Gateway, ids: Ids, trial: Trial) => Promise<number | null>;

const eessi =
  (release: string): Step =>
  async (gateway, ids) => {
    const { catalogId, events } = await importCatalog(gateway, 'EESSI', release);
    ids.set('EESSI', catalogId);
    return secondsOf(events, 'APPLYING');
  };

const spack =
  (which: 'spackOld' | 'spackNew'): Step =>
  async (gateway, ids, { upstream }) => {
    upstream.publishSpack(which);
    const { catalogId, events } = await importCatalog(gateway, 'SPACK');
    ids.set('Spack', catalogId);
    return secondsOf(events, 'APPLYING');
  };

const refreshed: Step = async (gateway, ids, { upstream }) => {
  upstream.publishSpack('spackNew');
  const { events } = await refreshCatalog(gateway, idOf(ids, 'Spack'));
  return secondsOf(events, 'APPLYING');
};

const deleted =
  (name: string): Step =>
  async (gateway, ids) => {
    const mutation = 'mutation ($id: ID!) { deleteCatalog(input: { id: $id }) { __typename } }';
    await gateway.query(mutation, { id: idOf(ids, name) });
    return null;
  };

const manualRows: Step = async (gateway) => {
  const make = async (mutation: string, input: object) => {
    const { made } = await gateway.query<{ made: { row: { id: string } } }>(mutation, { input });
    return made.row.id;
  };
  const catalogId = await make(
    'mutation ($input: CreateCatalogInput!) { made: createCatalog(input: $input) { ... on CreateCatalogPayload { row: catalog { id } } } }',
    { name: 'Ours', version: '1' },
  );
  for (const name of ['one', 'two', 'three'])
    await make(
      'mutation ($input: CreatePackageInput!) { made: createPackage(input: $input) { ... on CreatePackagePayload { row: package { id } } } }',
      { catalogId, name },
    );
  return null;
};

function idOf(ids: Ids, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`No catalog ${name} has been imported before.`);
  return id;
}

const STEPS = {
  'EESSI 2023.06': eessi('2023.06'),
  'EESSI 2025.06': eessi('2025.06'),
  'Spack 2025': spack('spackOld'),
  'Spack 2026': spack('spackNew'),
  'refresh to 2026': refreshed,
  'EESSI deleted': deleted('EESSI'),
  'Spack deleted': deleted('Spack'),
  'manual rows': manualRows,
} satisfies Record<string, Step>;

type StepName = keyof typeof STEPS;

/** The first sequences are the baseline of the last steps of the others. */
const SEQUENCES: readonly (readonly StepName[])[] = [
  ['EESSI 2023.06'],
  ['EESSI 2025.06'],
  ['Spack 2026'],
  ['Spack 2025', 'refresh to 2026'],
  ['EESSI 2023.06', 'Spack 2026'],
  ['EESSI 2023.06', 'EESSI deleted', 'Spack 2026'],
  ['Spack 2026', 'Spack deleted', 'Spack 2026'],
  ['Spack 2026', 'Spack deleted', 'EESSI 2023.06'],
  ['EESSI 2023.06', 'EESSI 2025.06'],
  ['EESSI 2023.06', 'EESSI deleted', 'Spack 2025', 'refresh to 2026'],
  ['manual rows', 'Spack 2026'],
  ['EESSI 2023.06', 'EESSI deleted', 'Spack 2026', 'Spack deleted', 'EESSI 2025.06', 'EESSI deleted', 'Spack 2026'],
];

interface Measured {
  readonly kind: Kind;
  readonly steps: readonly StepName[];
  /** Time of the last step. */
  readonly seconds: number;
  /** The slowest responses during all steps. A search waits until the index has read a catalog that has changed. */
  readonly longest: Record<keyof typeof REQUESTS, number>;
}

/** Compares an import into an empty database with the same one after others, which must not slow it down. */
export async function measureAgain(trial: Trial): Promise<Section> {
  const runs: Measured[] = [];
  for (let run = 0; run < (trial.settings.times ?? RUNS); run += 1)
    for (const kind of KINDS) for (const steps of SEQUENCES) runs.push(await runSequence(trial, kind, steps));
  const rows = KINDS.flatMap((kind) => SEQUENCES.map((steps) => rowOf(runs, kind, steps)));
  return {
    title: 'Repeated imports',
    method: [
      `Sequences of imports, each in its own database, ${trial.settings.times ?? RUNS} times; the apply phase of the last step, median, compared with the same step into an empty database.`,
      `Meanwhile \`/health\` is requested every ${HEALTH_MS} ms, a nested page of packages and the same page of a search every ${READ_MS} ms, from other processes and without a cache: the slowest responses of all runs. A search is answered when the index holds what was committed before, so it also waits for the reading of a new catalog.`,
    ],
    tables: [
      {
        title: 'Sequences',
        columns: ['database', 'steps', 'apply', 'against an empty database', '`/health`, longest', 'page', 'search'],
        rows: rows.map(({ kind, steps, seconds, ratio, longest }) => [
          kind,
          steps.join(', '),
          `${short(seconds)} s`,
          times(ratio),
          milliseconds(longest.healthMs),
          milliseconds(longest.pageMs),
          milliseconds(longest.searchMs),
        ]),
      },
    ],
    bounds: KINDS.flatMap((kind) => [applyBound(kind, rows), waitBound(kind, rows, 'healthMs'), waitBound(kind, rows, 'pageMs')]),
  };
}

async function runSequence(trial: Trial, kind: Kind, steps: readonly StepName[]): Promise<Measured> {
  await using database = await trial.createDatabase(kind);
  await using gateway = await trial.start(database, { RESPONSE_CACHE_MB: '0' });
  const health = await longestAnswer(gateway, REQUESTS.healthMs);
  const page = await longestAnswer(gateway, REQUESTS.pageMs);
  const search = await longestAnswer(gateway, REQUESTS.searchMs);
  const ids: Ids = new Map();
  let seconds = 0;
  for (const step of steps) seconds = (await STEPS[step](gateway, ids, trial)) ?? seconds;
  return { kind, steps, seconds, longest: { healthMs: await health(), pageMs: await page(), searchMs: await search() } };
}

/** Requests a URL repeatedly in another process; the function that it returns ends that, and returns the longest response time in milliseconds. */
async function longestAnswer(
  { url }: Gateway,
  { path, everyMs }: { readonly path: string; readonly everyMs: number },
): Promise<() => Promise<number>> {
  const child = startChild(process.execPath, ['--import', 'tsx', ASKER, `${url}${path}`, String(everyMs)], {});
  await child.says(/(\(asking\))/, ASKER_MS);
  return async () => {
    const longest = child.says(/Longest: ([\d.]+) ms/, ASKER_MS);
    await child.stop('SIGTERM');
    return Number(await longest);
  };
}

interface Row extends Measured {
  readonly ratio: number;
}

function rowOf(runs: readonly Measured[], kind: Kind, steps: readonly StepName[]): Row {
  const secondsOfAll = (of: readonly StepName[]) =>
    median(runs.filter((run) => run.kind === kind && run.steps === of).map(({ seconds }) => seconds));
  const base = SEQUENCES.find((other) => other.at(-1) === steps.at(-1)) ?? steps;
  const own = runs.filter((run) => run.kind === kind && run.steps === steps);
  const [seconds, plain] = [secondsOfAll(steps), secondsOfAll(base)];
  const longestOf = (request: keyof typeof REQUESTS) => largest(own.map(({ longest }) => longest[request]));
  const longest = { healthMs: longestOf('healthMs'), pageMs: longestOf('pageMs'), searchMs: longestOf('searchMs') };
  return { kind, steps, seconds, ratio: seconds / plain, longest };
}

function waitBound(kind: Kind, rows: readonly Row[], request: keyof typeof NAMES): Bound {
  const longest = largest(rows.filter((row) => row.kind === kind).map((row) => row.longest[request]));
  const limit = LIMITS_MS[kind][request];
  return {
    what: `${kind}: the slowest response to ${NAMES[request]}`,
    limit: `≤ ${milliseconds(limit)}`,
    measured: milliseconds(longest),
    isKept: longest <= limit,
  };
}

function applyBound(kind: Kind, rows: readonly Row[]): Bound {
  const own = rows.filter((row) => row.kind === kind);
  const tooSlow = own.filter(({ seconds, ratio }) => ratio > MOST && seconds - seconds / ratio > NOISE_S);
  const worst = own.reduce((most, row) => (row.ratio > most.ratio ? row : most));
  return {
    what: `${kind}: the slowest apply compared with the same into an empty database`,
    limit: `≤ ${times(MOST)}, or ${NOISE_S} s more`,
    measured: times(worst.ratio),
    isKept: tooSlow.length === 0,
  };
}
