import type { Variables } from '../floors/ask.ts';
import type { Target } from '../load/target.ts';
import { QUERIES, type RequestName, REQUESTS } from './requests.ts';
import type { Subjects } from './subjects.ts';

/** Who answers the requests, in a process of its own. */
export interface Contender {
  readonly name: ContenderName;
  readonly pid: number;
  readonly targets: Readonly<Record<RequestName, Target>>;
  /** How many statements of each kind it has sent to the database so far. */
  statements(): Promise<ReadonlyMap<string, number>>;
}

export const COLD = 'gateway, cold';
export const SHIPPED = 'gateway';
export const POSTGRAPHILE = 'PostGraphile 5';
export const FLAT_FLOOR = 'floor, flat';
export const JSON_FLOOR = 'floor, json_agg';
export type ContenderName = typeof COLD | typeof SHIPPED | typeof POSTGRAPHILE | typeof FLAT_FLOOR | typeof JSON_FLOOR;

/** One target for each request. */
export function targetsOf(targetOf: (request: RequestName) => Target): Record<RequestName, Target> {
  return Object.fromEntries(REQUESTS.map((request) => [request, targetOf(request)])) as Record<RequestName, Target>; // of all of them
}

/** The body by which the gateway is asked; floors are sent the same. */
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
    case 'search':
      return { search: subjects.search };
    case 'catalogs':
    case 'filter':
    case 'deep':
      return {};
  }
}

/** The counter of the bench's own servers. */
export async function ownStatements(url: string): Promise<ReadonlyMap<string, number>> {
  return new Map([['all', Number(await (await fetch(`${url}/statements`)).text())]]);
}
