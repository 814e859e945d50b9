import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { Client as Socket } from 'graphql-ws';
import { possibleTypes } from './possibleTypes.ts';

/** A type without an id is part of the object that has it. */
const value = () => null;
const pages = relayPagination();

/** `url` is the address of /graphql; `socket` comes from openSocket. */
export function createUrql(url: string, token: () => string, socket: Socket): Client {
  return new Client({
    url,
    fetchOptions: () => ({ headers: { authorization: `Bearer ${token()}` } }),
    exchanges: [
      cacheExchange({
        possibleTypes,
        keys: {
          CatalogComparison: value,
          Change: value,
          ChangeBatch: value,
          ChangeCounts: value,
          CpuTarget: value,
          Hardware: value,
          Host: value,
          DiscoveredCatalog: value,
          DiscoveredRelease: value,
          Environment: value,
          EnvironmentOption: value,
          EnvironmentProblem: value,
          ImportChange: value,
          ImportEvent: value,
          ImportProblem: value,
          ImportSummary: value,
          ImportVersionChange: value,
          InputIssue: value,
          HostBuild: value,
          HostCatalog: value,
          KnownIssue: value,
          FacetValue: value,
          PackageFacets: value,
          PackageComparison: value,
          PartitionBuild: value,
          Module: value,
          MovePlan: value,
          MoveStep: value,
          SearchMatch: value,
          SpdxLicense: value,
          TextRange: value,
          Toolchain: value,
          Viewer: value,
        },
        resolvers: {
          Query: {
            catalogs: pages,
            changes: pages,
            packages: pages,
            versions: pages,
            targets: pages,
            offerings: pages,
            importJobs: pages,
            tokens: pages,
          },
          Catalog: { packages: pages, importJobs: pages },
          CatalogComparison: { packages: pages },
          ImportJob: { changes: pages, problems: pages },
          Offering: { packages: pages },
          Package: { versions: pages, parents: pages, extensions: pages, dependents: pages, dependencyPackages: pages },
          PackageComparison: { versions: pages },
          PackageVersion: { targets: pages, extensions: pages },
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  });
}
