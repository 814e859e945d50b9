import { atMost } from '../report/atMost.ts';
import { short, times } from '../report/format.ts';
import type { Bound, Table } from '../report/section.ts';
import { median, percentile } from '../statistics.ts';
import { type Question, QUESTIONS } from './questions.ts';

/** The sizes of Spack. */
export const FACTORS = [1, 4, 16] as const;
const LARGEST = 16;
const MOST = 1.3;
/** Requests for another catalog than the growing one, which should hardly change. */
const STEADY = ['page', 'detail', 'filter'] as const;

/** The samples of one request to one database. */
export interface Cell {
  readonly question: Question;
  readonly factor: number;
  readonly round: number;
  readonly waits: readonly number[];
}

const p50 = (cells: readonly Cell[]) =>
  percentile(
    cells.flatMap(({ waits }) => waits),
    0.5,
  );

const of = (cells: readonly Cell[], question: Question, factor: number) =>
  cells.filter((cell) => cell.question === question && cell.factor === factor);

/** Computed per round, then the median. */
function ratio(cells: readonly Cell[], others: readonly Cell[]): number {
  return median(
    cells.flatMap((cell) => {
      const against = others.find(({ round }) => round === cell.round);
      return against ? [p50([cell]) / p50([against])] : [];
    }),
  );
}

const grown = (cells: readonly Cell[], question: Question) => ratio(of(cells, question, LARGEST), of(cells, question, 1));

const walked = (cells: readonly Cell[]) => ratio(of(cells, '200th of a walk', LARGEST), of(cells, 'first of a walk', LARGEST));

/** Latencies by size. */
export const growthTable = (cells: readonly Cell[]): Table => ({
  title: 'p50 in ms at one connection, by the size of Spack',
  columns: ['request', ...FACTORS.map((factor) => `${factor} ×`), `${LARGEST} × against 1 ×`],
  rows: QUESTIONS.map((question) => [
    question,
    ...FACTORS.map((factor) => short(p50(of(cells, question, factor)))),
    times(grown(cells, question)),
  ]),
});

/** The bounds of the growth. */
export const growthBounds = (cells: readonly Cell[]): Bound[] => [
  ...STEADY.map((question) => atMost(`${question}: Spack ${LARGEST} times as large`, grown(cells, question), MOST, times)),
  atMost(`walk through Spack of ${LARGEST} times its size: 200th page against the first`, walked(cells), MOST, times),
];
