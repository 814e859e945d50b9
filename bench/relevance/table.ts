import type { GroupFigures } from './metrics.ts';

const COLUMNS: readonly (readonly [title: string, value: (figures: GroupFigures) => number | null])[] = [
  ['MRR@10', ({ mrr }) => mrr],
  ['S@1', ({ successAt1 }) => successAt1],
  ['S@3', ({ successAt3 }) => successAt3],
  ['S@5', ({ successAt5 }) => successAt5],
  ['nDCG@10', ({ ndcg }) => ndcg],
  ['empty', ({ empty }) => empty],
  ['module@5', ({ moduleAt5 }) => moduleAt5],
  ['clean', ({ clean }) => clean],
];
const FIRST = 10;
const WIDTH = 9;

/** The figures as a table for a terminal, a line a group. */
export function relevanceTable(groups: readonly GroupFigures[]): string {
  const head = line(
    'group',
    'n',
    COLUMNS.map(([title]) => title),
  );
  const rows = groups.map((figures) =>
    line(
      figures.group,
      String(figures.queries),
      COLUMNS.map(([, value]) => shown(value(figures))),
    ),
  );
  return [head, ...rows].join('\n');
}

const line = (group: string, queries: string, cells: readonly string[]): string =>
  [group.padEnd(FIRST), queries.padStart(4), ...cells.map((cell) => cell.padStart(WIDTH))].join('');

const shown = (value: number | null): string => (value === null ? '' : value.toFixed(3));
