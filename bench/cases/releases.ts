import type { Bench } from '../bench.ts';
import type { Database } from '../databases/database.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { importCatalog } from '../importing.ts';
import { askTimes, askTogether } from '../load/load.ts';
import type { Target } from '../load/target.ts';
import type { DatabaseKind } from '../plan.ts';
import { NO_CACHE } from '../reads/gateways.ts';
import { milliseconds } from '../report/format.ts';
import type { Bound, Section } from '../report/section.ts';
import { Resources } from '../resources.ts';
import { median, percentile } from '../statistics.ts';

const TITLE = 'Releases';
const PAGE = 'page of 20 with the summary';
const QUESTIONS = [PAGE, 'page of 20 with the versions that came and went', 'move of a job script to another release'] as const;
type Question = (typeof QUESTIONS)[number];
const PAGE_MS = 100;

interface Measured {
  readonly kind: DatabaseKind;
  /** The first comparison of a gateway, with all counts. */
  readonly firstMs: number;
  readonly p50: Readonly<Record<Question, number>>;
}

/** The catalogs that are compared. */
interface Releases {
  readonly eessi: readonly [string, string];
  readonly spack: readonly [string, string];
}

/** Measures the comparison of two catalogs, and moves of job scripts from one to the other. */
export async function measureReleases(bench: Bench): Promise<Section> {
  await using resources = new Resources();
  const measured: Measured[] = [];
  for (const kind of bench.kinds) {
    const database = resources.use(await bench.createDatabase(kind));
    measured.push(await measure(bench, kind, database, await fillReleases(bench, database)));
  }
  return {
    title: TITLE,
    method: [
      'Spack of 2025 against Spack of 2026; a job script of five modules from EESSI 2023.06 to 2025.06, for a host. One connection, no response cache.',
      'First comparison: the first request of a gateway, with the numbers of packages, versions and targets; later requests are answered from what it keeps until data changes.',
    ],
    tables: [
      {
        title: 'First comparison, and p50 of later requests',
        columns: ['request', ...measured.map(({ kind }) => kind)],
        rows: [
          ['first comparison', ...measured.map(({ firstMs }) => milliseconds(firstMs))],
          ...QUESTIONS.map((question) => [question, ...measured.map(({ p50 }) => milliseconds(p50[question]))]),
        ],
      },
    ],
    bounds: measured.filter(({ kind }) => kind === 'postgresql').map(pageBound),
  };
}

/** Imports both releases of EESSI, and Spack on two days: the older catalog has another name while the newer one is imported. */
async function fillReleases({ upstream }: Bench, database: Database): Promise<Releases> {
  await using gateway = await startGateway({ database, upstream, profileFolder: null });
  const imported = async (source: 'EESSI' | 'SPACK', release: string | null = null) =>
    (await importCatalog(gateway, source, release)).catalogId;
  const eessi = [await imported('EESSI', '2023.06'), await imported('EESSI', '2025.06')] as const;
  upstream.publishSpack('spackOld');
  const old = await imported('SPACK');
  await rename(gateway, old, 'Spack of 2025');
  upstream.publishSpack('spackNew');
  return { eessi, spack: [old, await imported('SPACK')] };
}

const rename = (gateway: Gateway, id: string, name: string) =>
  gateway.query('mutation ($id: ID!, $name: String!) { updateCatalog(input: { id: $id, name: $name }) { __typename } }', {
    id,
    name,
  });

async function measure({ plan, upstream }: Bench, kind: DatabaseKind, database: Database, releases: Releases): Promise<Measured> {
  await using gateway = await startGateway({ database, upstream, profileFolder: plan.profileFolder, env: NO_CACHE });
  const targets = targetsOf(gateway, releases);
  const began = performance.now();
  await gateway.query(FIRST, { from: releases.spack[0], to: releases.spack[1] });
  const firstMs = performance.now() - began;
  const p50 = {} as Record<Question, number>;
  for (const question of QUESTIONS) {
    await askTimes(targets[question], Math.ceil(plan.warmUpRequests / 3));
    const rounds: number[] = [];
    for (let round = 0; round < plan.readRounds; round += 1) {
      const samples = await askTogether(targets[question], 1, plan.loadSeconds);
      rounds.push(
        percentile(
          samples.map(({ ms }) => ms),
          0.5,
        ),
      );
    }
    p50[question] = median(rounds);
  }
  return { kind, firstMs, p50 };
}

const COUNTS = '{ added changed removed unchanged }';
const VERSIONS = '{ totalCount nodes { id version } }';
const FIRST = `query ($from: ID!, $to: ID!) { compareCatalogs(fromId: $from, toId: $to) {
  summary { packages ${COUNTS} versions ${COUNTS} targets ${COUNTS} } packages(first: 20) { totalCount nodes { kind name } } } }`;
const SUMMARY_PAGE = `query ($from: ID!, $to: ID!) { compareCatalogs(fromId: $from, toId: $to) {
  summary { packages ${COUNTS} versions ${COUNTS} } packages(first: 20) { totalCount pageInfo { endCursor } nodes { kind name } } } }`;
const VERSION_PAGE = `query ($from: ID!, $to: ID!) { compareCatalogs(fromId: $from, toId: $to) { packages(first: 20) { nodes { kind name
  added: versions(kind: ADDED, first: 5) ${VERSIONS} removed: versions(kind: REMOVED, first: 5) ${VERSIONS} } } } }`;
const MOVE = `query ($from: ID!, $to: ID!, $modules: String!) { planMove(input: { fromId: $from, toId: $to, modules: $modules, host: { cpu: "zen4" } }) {
  steps { module state reason to { id version } } environment { toolchainFamily loadCommands } } }`;
const SCRIPT = `#!/bin/bash
module load GROMACS/2024.4-foss-2023b PLUMED/2.9.2-foss-2023b
ml R-bundle-CRAN/2024.06-foss-2023b SciPy-bundle/2023.11-gfbf-2023b
module load foss/2023b # the toolchain
`;

function targetsOf({ url }: Gateway, { eessi, spack }: Releases): Record<Question, Target> {
  const target = (query: string, variables: object): Target => ({
    origin: url,
    path: '/graphql',
    body: JSON.stringify({ query, variables }),
  });
  const days = { from: spack[0], to: spack[1] };
  return {
    [PAGE]: target(SUMMARY_PAGE, days),
    'page of 20 with the versions that came and went': target(VERSION_PAGE, days),
    'move of a job script to another release': target(MOVE, { from: eessi[0], to: eessi[1], modules: SCRIPT }),
  };
}

const pageBound = ({ p50 }: Measured): Bound => ({
  what: `PostgreSQL: ${PAGE}, p50`,
  limit: `≤ ${PAGE_MS} ms`,
  measured: milliseconds(p50[PAGE]),
  isKept: p50[PAGE] <= PAGE_MS,
});
