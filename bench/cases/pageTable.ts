import { grouped } from '../groups.ts';
import type { Sample } from '../load/load.ts';
import { short, times } from '../report/format.ts';
import type { Table } from '../report/section.ts';
import { median, percentile } from '../statistics.ts';

export const FLOOR_NAME = 'floor, postgresql';

/** One contender asked by some connections for some seconds. */
export interface Cell {
  readonly connections: number;
  readonly name: string;
  readonly seconds: number;
  /** Of the contender's process: on PGlite the database is in it, PostgreSQL is not. */
  readonly processorSeconds: number;
  readonly samples: readonly Sample[];
}

type Cells = readonly Cell[];

const rate = (cells: Cells) => median(cells.map(({ samples, seconds }) => samples.length / seconds));

const processorMs = (cells: Cells) => median(cells.map((cell) => (cell.processorSeconds * 1_000) / cell.samples.length));

const wait = (cells: Cells, share: number) =>
  median(
    cells.map(({ samples }) =>
      percentile(
        samples.map(({ ms }) => ms),
        share,
      ),
    ),
  );

export function pageTable(cells: Cells): Table {
  const floorOf = (connections: number) => cells.filter((cell) => cell.connections === connections && cell.name === FLOOR_NAME);
  return {
    title: 'Nested page, 50 × 20 × 20',
    columns: [
      'contender',
      'connections',
      'p50 ms',
      'p99 ms',
      'requests/s',
      'of the floor',
      'CPU ms/request',
      'of the floor',
      'kB',
    ],
    rows: grouped(cells, ({ connections, name }) => `${connections} ${name}`).map((group) => {
      const [{ name, connections, samples }] = group;
      const floor = name.endsWith('postgresql') ? floorOf(connections) : [];
      return [
        name,
        String(connections),
        short(wait(group, 0.5)),
        short(wait(group, 0.99)),
        short(rate(group)),
        times(rate(group) / rate(floor)),
        short(processorMs(group)),
        times(processorMs(group) / processorMs(floor)),
        short((samples[0]?.bytes ?? 0) / 1_000),
      ];
    }),
  };
}
