import { graphql, type ResultOf } from '../graphql/graphql.ts';

/** The catalogs to choose from. */
export const CATALOG_NAMES = graphql(`
  query CatalogNames {
    catalogs(first: 100) {
      nodes {
        id
        name
        version
        type
      }
    }
  }
`);

/** What differs between two catalogs. */
export const COMPARE = graphql(`
  query Compare($fromId: ID!, $toId: ID!, $kind: [ChangeKind!], $search: String, $after: String) {
    compareCatalogs(fromId: $fromId, toId: $toId) {
      summary {
        packages {
          added
          changed
          removed
        }
        versions {
          added
          changed
          removed
        }
      }
      packages(first: 50, after: $after, kind: $kind, search: $search) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          name
          ecosystem
          kind
          added: versions(kind: ADDED, first: 4) {
            totalCount
            nodes {
              id
              version
              versionSuffix
            }
          }
          removed: versions(kind: REMOVED, first: 4) {
            totalCount
            nodes {
              id
              version
              versionSuffix
            }
          }
        }
      }
    }
  }
`);

/** What becomes of the modules of a job script in another catalog. */
export const PLAN = graphql(`
  query PlanMove($input: PlanMoveInput!) {
    planMove(input: $input) {
      steps {
        module
        state
        reason
        to {
          id
          version
          versionSuffix
          loadCommands
          module {
            fullName
          }
          package {
            id
            name
            ecosystem
            catalog {
              id
              name
              version
            }
          }
        }
      }
      environment {
        toolchainFamily
        loadCommands
      }
    }
  }
`);

/** What has changed lately. */
export const CHANGES = graphql(`
  query Changes($filter: ChangeFilter, $after: String) {
    changes(first: 50, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        serial
        at
        kind
        row
        label
        fields
        node {
          __typename
          ... on Package {
            id
            name
            ecosystem
            catalog {
              id
              name
              version
            }
          }
          ... on PackageVersion {
            id
            package {
              id
              name
              ecosystem
              catalog {
                id
                name
                version
              }
            }
          }
        }
      }
    }
  }
`);

/** A catalog to choose. */
export type CatalogName = ResultOf<typeof CATALOG_NAMES>['catalogs']['nodes'][number];
/** A package that differs. */
export type Difference = NonNullable<ResultOf<typeof COMPARE>['compareCatalogs']>['packages']['nodes'][number];
/** What becomes of a module. */
export type Step = NonNullable<ResultOf<typeof PLAN>['planMove']>['steps'][number];
/** A change of a row. */
export type Change = ResultOf<typeof CHANGES>['changes']['nodes'][number];
