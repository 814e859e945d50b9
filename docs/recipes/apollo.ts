import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import type { Client } from 'graphql-ws';
import { possibleTypes } from './possibleTypes.ts';

/** Pages of one list grow together; a list with another filter, kind, search or order is another one. */
const pages = relayStylePagination(['filter', 'kind', 'search', 'orderBy']);

/** A type without an id is part of the object that has it. */
const value = { keyFields: false, merge: true } as const;

export function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes,
    typePolicies: {
      Query: {
        fields: {
          catalogs: pages,
          changes: pages,
          packages: pages,
          versions: pages,
          targets: pages,
          offerings: pages,
          importJobs: pages,
          tokens: pages,
        },
      },
      Catalog: { fields: { packages: pages, importJobs: pages } },
      ImportJob: { fields: { changes: pages, problems: pages } },
      Offering: { fields: { packages: pages } },
      Package: {
        fields: { versions: pages, parents: pages, extensions: pages, dependents: pages, dependencyPackages: pages },
      },
      PackageVersion: { fields: { targets: pages, extensions: pages } },
      CatalogComparison: { ...value, fields: { packages: pages } },
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
      PackageComparison: { ...value, fields: { versions: pages } },
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
  });
}

/** `url` is the address of /graphql; `socket` comes from openSocket. */
export function createApollo(url: string, token: () => string | Promise<string>, socket: Client): ApolloClient {
  const authorization = new SetContextLink(async () => ({
    headers: { authorization: `Bearer ${await token()}` },
  }));
  return new ApolloClient({
    cache: createCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      ApolloLink.from([authorization, new HttpLink({ uri: url })]),
    ),
  });
}
