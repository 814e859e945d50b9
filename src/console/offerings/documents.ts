import { graphql, type ResultOf } from '../graphql/graphql.ts';
import { CONFLICT, INVALID, IN_PROGRESS, NOT_FOUND } from '../graphql/problem.ts';

const OFFERING = graphql(`
  fragment Offering on Offering @_unmask {
    id
    name
    owners
    viewerCanEdit
    partitions {
      id
      name
      cpuArchitecture
      gpuArchitecture
      hostProblem
    }
    catalogLinks {
      id
      enabledCpuFamilies
      enabledCpuMicroarchitectures
      packageCount
      partition {
        id
        name
      }
      catalog {
        id
        name
        version
      }
    }
  }
`);

/** A page of the offerings with their partitions and catalogs. */
export const OFFERINGS = graphql(
  `
    query Offerings($after: String) {
      offerings(first: 50, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...Offering
        }
      }
    }
  `,
  [OFFERING],
);

/** The catalogs to link, and the CPUs by which a link can be restricted. */
export const LINKABLE = graphql(`
  query Linkable {
    catalogs(first: 100) {
      nodes {
        id
        name
        version
        supportsCpuTargetRestrictions
        cpuTargets {
          cpuFamily
          cpuMicroarchitecture
        }
      }
    }
  }
`);

/** Creates an offering. */
export const CREATE_OFFERING = graphql(
  `
    mutation CreateOffering($input: CreateOfferingInput!) {
      createOffering(input: $input) {
        __typename
        ... on CreateOfferingPayload {
          offering {
            id
          }
        }
        ...Conflict
        ...Invalid
      }
    }
  `,
  [CONFLICT, INVALID],
);

/** Changes an offering; partitions that are not listed are removed. */
export const UPDATE_OFFERING = graphql(
  `
    mutation UpdateOffering($input: UpdateOfferingInput!) {
      updateOffering(input: $input) {
        __typename
        ... on UpdateOfferingPayload {
          offering {
            ...Offering
          }
        }
        ...Conflict
        ...Invalid
        ...NotFound
      }
    }
  `,
  [OFFERING, CONFLICT, INVALID, NOT_FOUND],
);

/** Deletes an offering; its catalogs are kept. */
export const DELETE_OFFERING = graphql(
  `
    mutation DeleteOffering($id: ID!) {
      deleteOffering(input: { id: $id }) {
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

/** Links a catalog to an offering. */
export const LINK = graphql(
  `
    mutation LinkCatalog($input: LinkCatalogInput!) {
      linkCatalog(input: $input) {
        __typename
        ... on LinkCatalogPayload {
          link {
            id
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

/** Changes a link. */
export const UPDATE_LINK = graphql(
  `
    mutation UpdateLink($input: UpdateCatalogLinkInput!) {
      updateCatalogLink(input: $input) {
        __typename
        ... on UpdateCatalogLinkPayload {
          link {
            id
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

/** Removes a catalog from an offering. */
export const UNLINK = graphql(
  `
    mutation Unlink($id: ID!) {
      unlinkCatalog(input: { id: $id }) {
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

/** An offering. */
export type Offering = ResultOf<typeof OFFERINGS>['offerings']['nodes'][number];
/** A catalog of an offering. */
export type Link = Offering['catalogLinks'][number];
/** A catalog to link. */
export type Linkable = ResultOf<typeof LINKABLE>['catalogs']['nodes'][number];
