import { milliseconds, times } from '../report/format.ts';
import type { Bound } from '../report/section.ts';
import { COLD, type ContenderName, FLAT_FLOOR, POSTGRAPHILE, SHIPPED } from './contender.ts';
import type { Results } from './figures.ts';
import type { RequestName } from './requests.ts';

const CONNECTIONS = 16;

type Promised = readonly [request: RequestName, name: ContenderName, other: ContenderName, least: number];
const RATIOS: readonly Promised[] = [
  ['page', COLD, FLAT_FLOOR, 1],
  ['page', COLD, POSTGRAPHILE, 2],
  ['detail', COLD, FLAT_FLOOR, 1],
  ['detail', COLD, POSTGRAPHILE, 1.3],
  ['filter', COLD, FLAT_FLOOR, 0.85],
  ['catalogs', COLD, FLAT_FLOOR, 0.7],
  ['offering', COLD, FLAT_FLOOR, 0.9],
  ['deep', COLD, FLAT_FLOOR, 0.6],
  ['page', SHIPPED, FLAT_FLOOR, 5],
  ['detail', SHIPPED, FLAT_FLOOR, 2],
];
const CATALOGS_MS = 2;
const MOST_STATEMENTS = { page: 5, detail: 4 } as const;

/** The results to compare with the bounds. */
export interface Measured {
  readonly results: Results;
  readonly contenders: readonly ContenderName[];
  readonly catalogsMs: number;
  /** Statements of the cold gateway. */
  readonly statements: Readonly<Record<RequestName, number>>;
  /** Statements of pages of 5 and of 100 packages. */
  readonly pageStatements: readonly [few: number, many: number];
}

/** The bounds of the reads. */
export function readBounds({ results, contenders, catalogsMs, statements, pageStatements: [few, many] }: Measured): Bound[] {
  return [
    ...RATIOS.filter(([, , other]) => contenders.includes(other)).map((promised) => ratioBound(results, promised)),
    {
      what: 'catalogs with counts, at the database',
      limit: `below ${CATALOGS_MS} ms`,
      measured: milliseconds(catalogsMs),
      isKept: catalogsMs < CATALOGS_MS,
    },
    ...(['page', 'detail'] as const).map((request) => ({
      what: `${request}: statements, cold`,
      limit: `at most ${MOST_STATEMENTS[request]}`,
      measured: String(statements[request]),
      isKept: statements[request] <= MOST_STATEMENTS[request],
    })),
    {
      what: 'page: statements for 5 and for 100 packages',
      limit: 'the same',
      measured: `${few} and ${many}`,
      isKept: few === many,
    },
  ];
}

function ratioBound(results: Results, [request, name, other, least]: Promised): Bound {
  const ratio = results.ratio(request, CONNECTIONS, name, other);
  return {
    what: `${request}, ${CONNECTIONS} connections: ${name} against ${other}`,
    limit: `at least ${times(least)}`,
    measured: times(ratio),
    isKept: ratio >= least,
  };
}
