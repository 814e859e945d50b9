import type { Gateway } from '../gateway.ts';

/** A request that is sent repeatedly. */
export interface Target {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly path: string;
  /** Sent by POST; without it the request is a GET. */
  readonly body?: string;
}

/** A page of a portal's catalog screen: three levels and the count of the first. */
export const NESTED_PAGE = `query ($catalogId: ID!, $name: String!) {
  packages(filter: { catalogId: $catalogId, name: $name }, first: 50) {
    totalCount
    nodes { id name ecosystem description homepage
      versions(first: 20) {
        nodes { id version module { fullName } loadCommands
          targets(first: 20) { nodes { id cpuFamily cpuMicroarchitecture gpuArchitectures location } } } } } } }`;

/** A substring of many names, real and generated. */
export const PAGE_NAME = 'py';

/** That page as a request. */
export function nestedPage(origin: string, catalogId: string): Target {
  return { origin, path: '/graphql', body: JSON.stringify({ query: NESTED_PAGE, variables: { catalogId, name: PAGE_NAME } }) };
}

/** A query of one statement that finds one or two rows. */
export function cheapQuery({ url }: Gateway): Target {
  return {
    origin: url,
    path: '/graphql',
    body: JSON.stringify({ query: '{ catalogs(first: 5) { nodes { name version packageCount } } }' }),
  };
}

/** Needs no database, so its latency shows how long the process was busy. */
export const health = ({ url }: Gateway): Target => ({ origin: url, path: '/health' });
