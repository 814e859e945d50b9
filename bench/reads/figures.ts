import { median, percentile } from '../statistics.ts';
import type { ContenderName } from './contender.ts';
import type { Cell } from './measure.ts';
import type { RequestName } from './requests.ts';

/** The results of one contender, request and number of connections. */
export interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly rate: number;
  readonly processorMs: number;
  readonly bytes: number;
}

/** The results of all cells, and their ratios. */
export class Results {
  readonly #cells: readonly Cell[];

  constructor(cells: readonly Cell[]) {
    this.#cells = cells;
  }

  /** The results of a cell; NaN if it was not measured. */
  figures(request: RequestName, connections: number, name: ContenderName): Figures {
    const cells = this.#of(request, connections, name);
    const waits = cells.flatMap((cell) => cell.waits);
    return {
      p50: percentile(waits, 0.5),
      p99: percentile(waits, 0.99),
      rate: median(cells.map(rateOf)),
      processorMs: (total(cells, (cell) => cell.processorSeconds) * 1_000) / waits.length,
      bytes: cells[0]?.bytes ?? NaN,
    };
  }

  /** The ratio of requests/s to those of another contender: per round, then the median. */
  ratio(request: RequestName, connections: number, name: ContenderName, other: ContenderName): number {
    const others = this.#of(request, connections, other);
    return median(
      this.#of(request, connections, name).flatMap((cell) => {
        const against = others.find(({ round }) => round === cell.round);
        return against ? [rateOf(cell) / rateOf(against)] : [];
      }),
    );
  }

  #of(request: RequestName, connections: number, name: ContenderName): Cell[] {
    return this.#cells.filter((cell) => cell.request === request && cell.connections === connections && cell.name === name);
  }
}

const rateOf = ({ waits, seconds }: Cell): number => waits.length / seconds;

const total = (cells: readonly Cell[], valueOf: (cell: Cell) => number): number =>
  cells.reduce((sum, cell) => sum + valueOf(cell), 0);
