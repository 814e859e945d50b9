import { graphql, type ResultOf } from '../graphql/graphql.ts';

/** Suggestions while the reader types. */
export const SUGGEST = graphql(`
  query Suggest($search: String!) {
    packages(search: $search, first: 8) {
      didYouMean
      edges {
        node {
          id
          name
          ecosystem
          catalog {
            id
            name
            version
          }
        }
        matches {
          field
          text
          ranges {
            start
            end
          }
        }
      }
    }
  }
`);

/** A page of hits. */
export const SEARCH = graphql(`
  query Search($search: String, $filter: PackageFilter, $after: String, $node: HostInput!, $hasNode: Boolean!, $hasGpu: Boolean) {
    packages(search: $search, filter: $filter, first: 30, after: $after) {
      totalCount
      didYouMean
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          name
          ecosystem
          description
          versionCount
          catalog {
            id
            name
            version
          }
          latestVersion {
            id
            version
          }
          buildFor(host: $node, filter: { hasGpu: $hasGpu }) @include(if: $hasNode) {
            state
            version {
              id
              version
              versionSuffix
            }
          }
        }
        matches {
          field
          text
          ranges {
            start
            end
          }
          extension {
            id
            name
          }
        }
      }
    }
  }
`);

/** Counts of the hits by each property. */
export const FACETS = graphql(`
  query Facets($search: String, $filter: PackageFilter) {
    packageFacets(search: $search, filter: $filter) {
      catalogIds {
        value
        label
        count
        isSelected
      }
      ecosystem {
        value
        label
        count
        isSelected
      }
      cpuMicroarchitecture {
        value
        label
        count
        isSelected
      }
      gpuArchitecture {
        value
        label
        count
        isSelected
      }
      toolchainFamily {
        value
        label
        count
        isSelected
      }
      license {
        value
        label
        count
        isSelected
      }
      category {
        value
        label
        count
        isSelected
      }
    }
  }
`);

/** The catalogs, for the first screen. */
export const CATALOGS = graphql(`
  query Catalogs {
    catalogs {
      nodes {
        id
        name
        version
        typeDisplay
        packageCount
        versionCount
        lastSuccessfulUpdateAt
      }
    }
  }
`);

/** A hit with its matches. */
export type Hit = ResultOf<typeof SEARCH>['packages']['edges'][number];
/** The properties by which hits are counted. */
export type Facets = ResultOf<typeof FACETS>['packageFacets'];
