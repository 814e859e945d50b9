import { graphql, type ResultOf } from '../graphql/graphql.ts';

const LISTED = graphql(`
  fragment Listed on Package @_unmask {
    id
    name
    ecosystem
    catalog {
      id
      name
      version
    }
  }
`);

const BUILD = graphql(`
  fragment Build on HostBuild @_unmask {
    state
    reason
    isAvailable
    loadCommands
    gpuArchitecture
    issues {
      code
      title
      description
      severity
      url
    }
    version {
      id
      version
      versionSuffix
      module {
        fullName
      }
    }
    alternative {
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
`);

/** Everything of the page of a package but its versions. */
export const PACKAGE = graphql(
  `
    query Package(
      $catalog: String!
      $catalogVersion: String
      $name: String!
      $ecosystem: Ecosystem!
      $node: HostInput!
      $hasNode: Boolean!
      $hasGpu: Boolean!
    ) {
      catalogByName(name: $catalog, version: $catalogVersion) {
        id
        name
        version
        typeDisplay
        packageByName(name: $name, ecosystem: $ecosystem) {
          ...Listed
          description
          homepage
          upstreamUrl
          categories
          maintainers
          provides
          versionCount
          extensionCount
          dependentCount
          spdxLicenses {
            text
            expression
            isOsiApproved
          }
          latestVersion {
            id
            version
            versionSuffix
            loadCommands
          }
          build: buildFor(host: $node) @include(if: $hasNode) {
            ...Build
          }
          gpuBuild: buildFor(host: $node, filter: { hasGpu: true }) @include(if: $hasGpu) {
            ...Build
          }
          counterparts {
            ...Listed
            latestVersion {
              id
              version
            }
          }
          parents(first: 20) {
            totalCount
            nodes {
              ...Listed
            }
          }
          extensions(first: 100) {
            totalCount
            nodes {
              ...Listed
            }
          }
          dependencyPackages(first: 100) {
            totalCount
            nodes {
              ...Listed
            }
          }
          dependents(first: 60) {
            totalCount
            nodes {
              ...Listed
            }
          }
          availability {
            partition {
              id
              name
              cpuArchitecture
              gpuArchitecture
              offering {
                id
                name
              }
            }
            build {
              state
              reason
              isAvailable
            }
          }
        }
      }
    }
  `,
  [LISTED, BUILD],
);

/** The versions of a package, newest first, with the CPUs and GPUs each is built for. */
export const VERSIONS = graphql(`
  query Versions($id: ID!, $after: String, $node: HostInput!, $hasNode: Boolean!) {
    package(id: $id) {
      id
      versions(first: 50, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          version
          versionSuffix
          releaseDate
          cpuArchitectures
          gpuArchitectures
          toolchain {
            name
            version
          }
          module {
            fullName
          }
          buildFor(host: $node) @include(if: $hasNode) {
            state
            reason
          }
        }
      }
    }
  }
`);

/** A version that the reader has opened. */
export const VERSION = graphql(`
  query Version($id: ID!, $node: HostInput!, $hasNode: Boolean!) {
    version(id: $id) {
      id
      version
      versionSuffix
      description
      loadCommands
      dependencies
      toolchainFamilies
      module {
        fullName
      }
      requiredModules {
        fullName
      }
      issues {
        code
        title
        description
        severity
        url
      }
      extensions(first: 100) {
        totalCount
        nodes {
          id
          version
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
      buildFor(host: $node) @include(if: $hasNode) {
        state
        reason
        loadCommands
        isAvailable
      }
    }
  }
`);

type Found = NonNullable<ResultOf<typeof PACKAGE>['catalogByName']>;

/** A catalog with a package. */
export type FoundCatalog = Found;
/** The package of the page. */
export type PackageData = NonNullable<Found['packageByName']>;
/** What a node gets of a package. */
export type Build = NonNullable<PackageData['build']>;
/** A row of the picture. */
export type VersionRow = NonNullable<ResultOf<typeof VERSIONS>['package']>['versions']['nodes'][number];
/** A version that the reader has opened. */
export type VersionData = NonNullable<ResultOf<typeof VERSION>['version']>;
/** A known issue of a build. */
export type Issue = Build['issues'][number];
/** A package in a list of packages. */
export type Listed = ResultOf<typeof LISTED>;
