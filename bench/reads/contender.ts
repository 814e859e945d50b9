import type { Variables } from '../floors/ask.ts';
import type { Target } from '../load/target.ts';
import { QUERIES, type RequestName, REQUESTS } from './requests.ts';
import type { Subjects } from './subjects.ts';

/** A server to measure, in a separate process. */
export interface Contender {
  readonly name: ContenderName;
  readonly pid: number;
  readonly targets: Readonly<Record<RequestName, Target>>;
  /** The number of statements of each kind that it has sent to the database. */
  statements(): Promise<ReadonlyMap<string, number>>;
}

/** The gateway without a response cache. */
export const COLD = 'gateway, cold';
/** The gateway as shipped. */
export const SHIPPED = 'gateway';
/** PostGraphile. */
export const POSTGRAPHILE = 'PostGraphile 5';
/** The minimal server with flat rows. */
export const FLAT_FLOOR = 'floor, flat';
/** The minimal server with JSON of the database. */
export const JSON_FLOOR = 'floor, json_agg';
/** The name of a contender. */
export type ContenderName = typeof COLD | typeof SHIPPED | typeof POSTGRAPHILE | typeof FLAT_FLOOR | typeof JSON_FLOOR;

/** One target per request. */
export function targetsOf(targetOf: (request: RequestName) => Target): Record<RequestName, Target> {
  return Object.fromEntries(REQUESTS.map((request) => [request, targetOf(request)])) as Record<RequestName, Target>; // of all of them
}

/** The body of a request to the gateway and to the floors. */
export function bodyOf(request: RequestName, subjects: Subjects): string {
  return JSON.stringify({ query: QUERIES[request], variables: variablesOf(request, subjects) });
}

function variablesOf(request: RequestName, subjects: Subjects): Partial<Variables> {
  switch (request) {
    case 'page':
      return { catalogId: subjects.catalogId, name: subjects.name };
    case 'detail':
      return { id: subjects.packageId };
    case 'offering':
      return { id: subjects.offeringId };
    case 'catalogs':
    case 'filter':
    case 'deep':
      return {};
  }
}

/** The statement counter of the bench's own servers. */
export async function ownStatements(url: string): Promise<ReadonlyMap<string, number>> {
  return new Map([['all', Number(await (await fetch(`${url}/statements`)).text())]]);
}
