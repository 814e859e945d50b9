import { graphql, type ResultOf } from '../graphql/graphql.ts';
import { CONFLICT, INVALID, IN_PROGRESS, NOT_FOUND } from '../graphql/problem.ts';

const CATALOG = graphql(`
  fragment StaffCatalog on Catalog @_unmask {
    id
    name
    version
    typeDisplay
    source
    autoUpdateEnabled
    frozenAt
    lastSuccessfulUpdateAt
    upstreamUpdatedAt
    packageCount
    versionCount
    targetCount
    importJobs(first: 1, filter: { dryRun: false, kind: [IMPORT, REFRESH] }) {
      nodes {
        id
        state
        error
        errorCode
      }
    }
  }
`);

/** A page of the catalogs, with their latest imports. */
export const STAFF_CATALOGS = graphql(
  `
    query StaffCatalogs($after: String) {
      catalogs(first: 50, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...StaffCatalog
        }
      }
    }
  `,
  [CATALOG],
);

/** Switches the nightly refresh of a catalog on or off. */
export const AUTO_UPDATE = graphql(
  `
    mutation AutoUpdate($id: ID!, $autoUpdateEnabled: Boolean!) {
      updateCatalog(input: { id: $id, autoUpdateEnabled: $autoUpdateEnabled }) {
        __typename
        ... on UpdateCatalogPayload {
          catalog {
            id
            autoUpdateEnabled
          }
        }
        ...Conflict
        ...Invalid
        ...NotFound
      }
    }
  `,
  [CONFLICT, INVALID, NOT_FOUND],
);

/** Copies a catalog as it is now. */
export const FREEZE = graphql(
  `
    mutation Freeze($catalogId: ID!, $version: String) {
      freezeCatalog(input: { catalogId: $catalogId, version: $version }) {
        __typename
        ... on FreezeCatalogPayload {
          job {
            id
          }
        }
        ...Conflict
        ...InProgress
        ...Invalid
        ...NotFound
      }
    }
  `,
  [CONFLICT, IN_PROGRESS, INVALID, NOT_FOUND],
);

/** The offerings that lose a catalog when it is deleted. */
export const LINKED_OFFERINGS = graphql(`
  query LinkedOfferings($catalogId: ID!) {
    offerings(first: 20, filter: { catalogId: $catalogId }) {
      totalCount
      nodes {
        id
        name
      }
    }
  }
`);

/** Deletes a catalog with all that belongs to it. */
export const DELETE_CATALOG = graphql(
  `
    mutation DeleteCatalog($id: ID!) {
      deleteCatalog(input: { id: $id }) {
        __typename
        ... on DeletePayload {
          deletedId
        }
        ...Conflict
        ...InProgress
        ...NotFound
      }
    }
  `,
  [CONFLICT, IN_PROGRESS, NOT_FOUND],
);

/** A catalog as staff see it. */
export type StaffCatalog = ResultOf<typeof STAFF_CATALOGS>['catalogs']['nodes'][number];
