import type { Gateway } from '../gateway.ts';

/** One request that is sent again and again. */
export interface Target {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly path: string;
  /** Sent by POST; without one it is a GET. */
  readonly body?: string;
}

/** A page as a portal's catalog screen asks for it: three levels and the count of the first. */
export const NESTED_PAGE = `query ($catalogId: ID!, $name: String!) {
  packages(filter: { catalogId: $catalogId, name: $name }, first: 50) {
    totalCount
    nodes { id name ecosystem description homepage
      versions(first: 20) {
        nodes { id version module { fullName } loadCommands
          targets(first: 20) { nodes { id cpuFamily cpuMicroarchitecture gpuArchitectures location } } } } } } }`;

/** Is part of many names, upstream's and generated ones. */
export const PAGE_NAME = 'py';

export function nestedPage(origin: string, catalogId: string): Target {
  return { origin, path: '/graphql', body: JSON.stringify({ query: NESTED_PAGE, variables: { catalogId, name: PAGE_NAME } }) };
}

/** One statement that finds a row or two. */
export function cheapQuery({ url }: Gateway): Target {
  return {
    origin: url,
    path: '/graphql',
    body: JSON.stringify({ query: '{ catalogs(first: 5) { nodes { name version packageCount } } }' }),
  };
}

/** Answered without the database: how long it takes is how long the process is busy with other things. */
export const health = ({ url }: Gateway): Target => ({ origin: url, path: '/health' });
