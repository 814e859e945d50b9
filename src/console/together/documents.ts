import { graphql, type ResultOf } from '../graphql/graphql.ts';

/** The catalogs whose packages can be loaded together. */
export const CATALOG_NAMES = graphql(`
  query LoadableCatalogs {
    catalogs(first: 100, filter: { type: [BINARY_RUNTIME] }) {
      nodes {
        id
        name
        version
      }
    }
  }
`);

/** Versions of packages that can be loaded at the same time. */
export const TOGETHER = graphql(`
  query LoadTogether($input: EnvironmentInput!) {
    environment(input: $input) {
      options {
        toolchainFamily
        loadCommands
        versions {
          id
          version
          versionSuffix
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
      problems {
        package
        message
      }
    }
  }
`);

/** A way to load the packages together. */
export type Option = NonNullable<ResultOf<typeof TOGETHER>['environment']>['options'][number];
