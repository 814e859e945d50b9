import { graphql, type ResultOf } from '../graphql/graphql.ts';

/** The CPUs and GPUs to choose from. */
export const HARDWARE = graphql(`
  query Hardware {
    hardware {
      kind
      family
      name
      aliases
    }
  }
`);

/** What the gateway understands of a node. */
export const HOST = graphql(`
  query Host($host: HostInput!) {
    host(host: $host) {
      cpu
      cpuFamily
      cpuMicroarchitecture
      gpuArchitectures
    }
  }
`);

/** A CPU or GPU to choose. */
export type Hardware = ResultOf<typeof HARDWARE>['hardware'][number];
