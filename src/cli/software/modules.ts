import { allPages } from '../gateway/allPages.ts';
import { byCatalog } from '../gateway/catalogs.ts';
import { splitName } from '../gateway/splitName.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';

const ALL = graphql(`
  query AllModules($catalogIds: [ID!], $after: String) {
    packages(first: 100, after: $after, filter: { catalogType: [BINARY_RUNTIME], isExtension: false, catalogIds: $catalogIds }) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        name
        ecosystem
        catalog {
          name
          version
        }
        versions(first: 50) {
          nodes {
            version
            versionSuffix
            module {
              fullName
            }
          }
        }
      }
    }
  }
`);

const LISTED = graphql(`
  fragment ListedModule on PackageVersion @_unmask {
    version
    versionSuffix
    loadCommands
    module {
      fullName
    }
    parent {
      version
      versionSuffix
      module {
        fullName
      }
    }
    package {
      name
      catalog {
        name
        version
      }
    }
  }
`);

const OF_NAME = graphql(
  `
    query ModulesOf($filter: VersionFilter!) {
      versions(filter: $filter, first: 100) {
        nodes {
          ...ListedModule
        }
      }
    }
  `,
  [LISTED],
);

const DETAILED = graphql(
  `
    fragment DetailedModule on PackageVersion @_unmask {
      ...ListedModule
      description
      cpuArchitectures
      gpuArchitectures
      ownPackage: package {
        description
      }
      extensions(first: 100) {
        totalCount
        nodes {
          version
          package {
            name
          }
        }
      }
    }
  `,
  [LISTED],
);

const OF_MODULE = graphql(
  `
    query Module($byModule: VersionFilter!, $byVersion: VersionFilter!) {
      byModule: versions(filter: $byModule, first: 10) {
        nodes {
          ...DetailedModule
        }
      }
      byVersion: versions(filter: $byVersion, first: 10) {
        nodes {
          ...DetailedModule
        }
      }
    }
  `,
  [DETAILED],
);

/** A package with the names of its modules. */
export type ModulePackage = ResultOf<typeof ALL>['packages']['nodes'][number];

/** A version with how to load it. */
export type ListedModule = ResultOf<typeof LISTED>;

/** A version with what it contains and what it is built for. */
export type DetailedModule = ResultOf<typeof DETAILED>;

/** All packages with modules, by name. */
export const allModules = (gateway: Gateway, catalogIds: string[] | null): Promise<ModulePackage[]> =>
  allPages(async (after) => (await gateway.query(ALL, { catalogIds, after })).packages);

/** The catalog with an id, or all catalogs with modules. */
const within = (catalogIds: string[] | null) =>
  catalogIds ? { catalogId: catalogIds[0] ?? null } : { catalogType: ['BINARY_RUNTIME' as const] };

/** The versions of packages by their name, newest first. */
export async function modulesOf(gateway: Gateway, name: string, catalogIds: string[] | null): Promise<ListedModule[]> {
  const { versions } = await gateway.query(OF_NAME, { filter: { packageNameExact: name, ...within(catalogIds) } });
  return [...versions.nodes].sort((one, other) => byCatalog(one.package, other.package));
}

/** The versions with a full name, or else those of the package whose version begins with what follows the name. */
export async function modulesNamed(gateway: Gateway, module: string, catalogIds: string[] | null): Promise<DetailedModule[]> {
  const { name, version } = splitName(module);
  const { byModule, byVersion } = await gateway.query(OF_MODULE, {
    byModule: { module, isExtension: false, ...within(catalogIds) },
    byVersion: { packageNameExact: name, versionPrefix: version ?? '', ...within(catalogIds) },
  });
  const found = byModule.nodes.length > 0 ? byModule.nodes : byVersion.nodes;
  return [...found].sort((one, other) => byCatalog(one.package, other.package));
}
