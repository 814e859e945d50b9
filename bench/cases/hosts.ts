import type { Bench } from '../bench.ts';
import { type Grown, growDatabases } from '../growth/grow.ts';
import { MATRIX, offerPartitions, PAIRS, type Question, QUESTIONS, questionsOf } from '../hosts/questions.ts';
import { askTimes, askTogether } from '../load/load.ts';
import type { Target } from '../load/target.ts';
import { milliseconds, times } from '../report/format.ts';
import type { Bound, Section } from '../report/section.ts';
import { Resources } from '../resources.ts';
import { rotated } from '../rotated.ts';
import { median, percentile } from '../statistics.ts';

const TITLE = 'Hosts';
const FACTORS = [1, 16];
const MOST = 1.3;
const MATRIX_MS = 60;

interface Asked extends Grown {
  readonly targets: Readonly<Record<Question, Target>>;
}

interface Cell {
  readonly question: Question;
  readonly factor: number;
  readonly round: number;
  readonly p50: number;
}

/** Measures filters by host against exact filters, and what hosts get of many packages, while another catalog grows. */
export async function measureHosts(bench: Bench): Promise<Section> {
  if (!bench.kinds.includes('postgresql'))
    return { title: TITLE, method: ['Omitted: needs a PostgreSQL server.'], tables: [], bounds: [] };
  await using resources = new Resources();
  const databases: Asked[] = [];
  for (const grown of await growDatabases(bench, resources, FACTORS)) {
    await offerPartitions(grown.gateway, grown.subjects.catalogId);
    databases.push({ ...grown, targets: await questionsOf(grown.gateway, grown.subjects.catalogId) });
  }
  const cells = await measure(bench, databases);
  return {
    title: TITLE,
    method: [
      `EESSI and Spack as for the growth: ${databases.map(({ factor, sizes }) => `${factor} ×: ${sizes}`).join('; ')}. One connection, no response cache.`,
      'Requests alternate; ratios are computed per round, then the median.',
    ],
    tables: [
      {
        title: 'p50',
        columns: ['request', ...FACTORS.map((factor) => `Spack ${factor} ×`)],
        rows: QUESTIONS.map((question) => [question, ...FACTORS.map((factor) => milliseconds(p50(cells, question, factor)))]),
      },
    ],
    bounds: [...FACTORS.flatMap((factor) => PAIRS.map((pair) => ratioBound(cells, pair, factor))), matrixBound(cells)],
  };
}

async function measure({ plan }: Bench, databases: readonly Asked[]): Promise<Cell[]> {
  for (const question of QUESTIONS)
    for (const { targets } of databases) await askTimes(targets[question], Math.ceil(plan.warmUpRequests / 3));
  const cells: Cell[] = [];
  for (let round = 0; round < plan.readRounds; round += 1)
    for (const question of QUESTIONS)
      for (const { factor, targets } of rotated(databases, round)) {
        const samples = await askTogether(targets[question], 1, plan.loadSeconds);
        cells.push({
          question,
          factor,
          round,
          p50: percentile(
            samples.map(({ ms }) => ms),
            0.5,
          ),
        });
      }
  return cells;
}

const of = (cells: readonly Cell[], question: Question, factor: number) =>
  cells.filter((cell) => cell.question === question && cell.factor === factor);

const p50 = (cells: readonly Cell[], question: Question, factor: number) =>
  median(of(cells, question, factor).map((cell) => cell.p50));

function ratioBound(cells: readonly Cell[], [host, exact]: readonly [Question, Question], factor: number): Bound {
  const others = of(cells, exact, factor);
  const ratio = median(
    of(cells, host, factor).map((cell) => cell.p50 / (others.find(({ round }) => round === cell.round)?.p50 ?? NaN)),
  );
  return {
    what: `Spack ${factor} ×: ${host} against the exact filter, p50`,
    limit: `≤ ${times(MOST)}`,
    measured: times(ratio),
    isKept: ratio <= MOST,
  };
}

function matrixBound(cells: readonly Cell[]): Bound {
  const ms = p50(cells, MATRIX, 1);
  return { what: `${MATRIX}, p50`, limit: `≤ ${MATRIX_MS} ms`, measured: milliseconds(ms), isKept: ms <= MATRIX_MS };
}
