import { graphql } from 'relay-runtime';

// A screen as Relay's users write it: pages that grow, a refetch by id, an edit, a deletion and a subscription.
export const screen = [
  graphql`
    query catalogScreenQuery($id: ID!) {
      catalog: node(id: $id) {
        ...catalogScreen_packages @alias
      }
      catalogs(first: 10, orderBy: [{ field: NAME, direction: ASC }]) {
        ...catalogScreen_names
      }
    }
  `,
  graphql`
    fragment catalogScreen_names on CatalogConnection {
      totalCount
      nodes {
        id
        name
        ...catalogScreen_catalog
      }
    }
  `,
  graphql`
    fragment catalogScreen_catalog on Catalog @refetchable(queryName: "catalogScreenRefetchQuery") {
      version
      packageCount
    }
  `,
  graphql`
    fragment catalogScreen_packages on Catalog
    @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }, filter: { type: "PackageFilter" })
    @refetchable(queryName: "catalogScreenPaginationQuery") {
      packages(first: $count, after: $cursor, filter: $filter) @connection(key: "catalogScreen_packages") {
        edges {
          node {
            name
            latestVersion {
              ...catalogScreen_targets
            }
          }
        }
      }
    }
  `,
  graphql`
    fragment catalogScreen_targets on PackageVersion
    @argumentDefinitions(
      first: { type: "Int", defaultValue: 5 }
      after: { type: "String" }
      last: { type: "Int" }
      before: { type: "String" }
    )
    @refetchable(queryName: "catalogScreenTargetsQuery") {
      targets(first: $first, after: $after, last: $last, before: $before) @connection(key: "catalogScreen_targets") {
        edges {
          node {
            name
          }
        }
      }
    }
  `,
  graphql`
    mutation catalogScreenUpdateMutation($input: UpdatePackageInput!) {
      updatePackage(input: $input) {
        __typename
        ... on UpdatePackagePayload {
          package {
            description
          }
        }
        ... on UserError {
          code
          message
        }
      }
    }
  `,
  graphql`
    mutation catalogScreenDeleteMutation($input: DeleteInput!, $connections: [ID!]!) {
      deletePackage(input: $input) {
        ... on DeletePayload {
          deletedId @deleteEdge(connections: $connections)
        }
      }
    }
  `,
  graphql`
    subscription catalogScreenSubscription($jobId: ID!, $after: Int) {
      importProgress(jobId: $jobId, after: $after) {
        sequence
        state
        job {
          state
        }
      }
    }
  `,
];
