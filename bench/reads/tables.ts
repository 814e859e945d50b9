import { megabytes, short, times } from '../report/format.ts';
import type { Table } from '../report/section.ts';
import type { Content } from './check.ts';
import { type Contender, type ContenderName, FLAT_FLOOR } from './contender.ts';
import type { Results } from './figures.ts';
import { CONNECTIONS } from './measure.ts';
import { DESCRIPTIONS, type RequestName, REQUESTS } from './requests.ts';

/** Requests/s of all requests relative to the flat floor. */
export const ratioTable = (results: Results, names: readonly ContenderName[]): Table => ({
  title: 'Requests/s, relative to the flat floor',
  columns: ['contender', 'connections', ...REQUESTS],
  rows: names
    .filter((name) => name !== FLAT_FLOOR)
    .flatMap((name) =>
      CONNECTIONS.map((connections) => [
        name,
        String(connections),
        ...REQUESTS.map((request) => times(results.ratio(request, connections, name, FLAT_FLOOR))),
      ]),
    ),
});

/** The results of one request. */
export const requestTable = (
  results: Results,
  names: readonly ContenderName[],
  request: RequestName,
  { rows, totals }: Content,
): Table => ({
  title: `${request}: ${DESCRIPTIONS[request]} (${rows} rows${totals.length > 0 ? ` of ${totals.join(', ')}` : ''})`,
  columns: ['contender', 'connections', 'p50 ms', 'p99 ms', 'requests/s', 'of the flat floor', 'CPU ms/request', 'kB'],
  rows: names.flatMap((name) =>
    CONNECTIONS.map((connections) => {
      const { p50, p99, rate, processorMs, bytes } = results.figures(request, connections, name);
      return [
        name,
        String(connections),
        ...[p50, p99, rate].map(short),
        times(results.ratio(request, connections, name, FLAT_FLOOR)),
        short(processorMs),
        short(bytes / 1_000),
      ];
    }),
  ),
});

/** The cost of a contender besides time. */
export interface Cost {
  readonly contender: Contender;
  readonly statements: Readonly<Record<RequestName, number>>;
  readonly resident: number | null;
}

/** Statements and memory by contender. */
export const costTable = (costs: readonly Cost[]): Table => ({
  title: 'SQL statements per request, and resident memory after all of them',
  columns: ['contender', ...REQUESTS, 'memory'],
  rows: costs.map(({ contender, statements, resident }) => [
    contender.name,
    ...REQUESTS.map((request) => String(statements[request])),
    resident === null ? '–' : megabytes(resident),
  ]),
});
