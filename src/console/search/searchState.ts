import { inputOf, nodeOf } from '../address/node.ts';
import type { VariablesOf } from '../graphql/graphql.ts';
import type { FACETS, SEARCH } from './documents.ts';

/** Filters that are lists of values, named in the address as in the schema; with their headings. */
export const LISTS = {
  catalogIds: 'Catalog',
  ecosystem: 'Kind',
  cpuMicroarchitecture: 'Built for CPU',
  gpuArchitecture: 'Built for GPU',
  toolchainFamily: 'Toolchain',
  license: 'Licence',
  category: 'Category',
} as const;

/** The name of a filter. */
export type ListName = keyof typeof LISTS;
const NAMES = Object.keys(LISTS) as ListName[];

type Filter = NonNullable<VariablesOf<typeof FACETS>['filter']>;

/** The filter that an address states. */
export function filterOf(params: URLSearchParams): Filter {
  const lists = NAMES.filter((name) => params.has(name)).map((name) => [name, params.getAll(name)]);
  const node = nodeOf(params);
  return {
    ...(Object.fromEntries(lists) as Filter),
    ...(node && params.has('runs') ? { runsOn: inputOf(node) } : {}),
    ...(params.has('hasGpu') ? { hasGpu: true } : {}),
  };
}

/** The variables of the search that an address states. */
export function searchVariables(params: URLSearchParams, after: string | null = null): VariablesOf<typeof SEARCH> {
  const node = nodeOf(params);
  return {
    search: params.get('q'),
    filter: filterOf(params),
    after,
    node: inputOf(node ?? { cpu: 'x86_64', gpus: [] }),
    hasNode: node !== null,
    hasGpu: params.has('hasGpu') ? true : null,
  };
}

/** How many filters an address states. */
export const filterCount = (params: URLSearchParams): number =>
  NAMES.reduce((sum, name) => sum + params.getAll(name).length, 0) + Number(params.has('runs')) + Number(params.has('hasGpu'));

/** The address with a value of a filter added, or removed if it was there. */
export function toggled(params: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(params);
  const values = params.getAll(name);
  next.delete(name);
  for (const kept of values.filter((one) => one !== value)) next.append(name, kept);
  if (!values.includes(value)) next.append(name, value);
  return next;
}

/** The address without filters. */
export function withoutFilters(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of [...NAMES, 'runs', 'hasGpu']) next.delete(name);
  return next;
}
