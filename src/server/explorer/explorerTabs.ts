import { FOLLOW_CHANGES, LATEST_CHANGES } from './explorerChangeQueries.ts';
import { COMPARE_CATALOGS, PLAN_MOVE } from './explorerReleaseQueries.ts';
import {
  CANCEL_IMPORT,
  DISCOVER_CATALOGS,
  IMPORT_CATALOG,
  IMPORT_JOBS,
  REFRESH_CATALOG,
  WATCH_IMPORTS,
} from './explorerStaffQueries.ts';

interface Tab {
  readonly query: string;
  readonly variables?: string;
}

/** A tab is named after its operation. Lines of 48 characters fit into a window of 1280 pixels. */
function tab(query: string, variables?: object): Tab {
  // One member per line, with lists of one value on the same line.
  const json = (value: object) => JSON.stringify(value, null, 2).replace(/\[\s+("[^"]*")\s+\]/g, '[$1]');
  return variables ? { query, variables: json(variables) } : { query };
}

/** The initial tabs of the explorer: queries on the demo catalog, and import operations for staff. */
export function explorerTabs(): Tab[] {
  return [
    tab(FIND_SOFTWARE, { words: 'gromacs', host: { cpu: 'zen3', gpu: ['NVIDIA A40'] }, hasGpu: true }),
    tab(SEARCH, { words: 'gormacs' }),
    tab(ALL_VERSIONS, { name: 'GROMACS' }),
    tab(FIND_EXTENSION, { name: 'numpy' }),
    tab(RELATED_PACKAGES, { name: 'HDF5' }),
    tab(CATALOGS),
    tab(LOAD_TOGETHER, { catalogId: 'ID-OF-A-CATALOG', packages: ['GROMACS', 'SciPy-bundle'], cpu: 'zen4' }),
    tab(COMPARE_CATALOGS, { fromId: 'ID-OF-A-CATALOG', toId: 'ID-OF-A-CATALOG', kind: ['ADDED'] }),
    tab(PLAN_MOVE, { toId: 'ID-OF-A-CATALOG', modules: 'module load GROMACS/2024.1-foss-2023a', cpu: 'zen4' }),
    tab(LATEST_CHANGES, { before: null, row: [] }),
    tab(FOLLOW_CHANGES),
    tab(BROWSE, { ecosystem: ['SOFTWARE'], after: null }),
    tab(DISCOVER_CATALOGS),
    tab(IMPORT_CATALOG, { source: 'EESSI', release: null, dryRun: true }),
    tab(WATCH_IMPORTS),
    tab(IMPORT_JOBS, { state: [] }),
    tab(REFRESH_CATALOG, { catalogId: 'ID-OF-A-CATALOG', force: false }),
    tab(CANCEL_IMPORT, { jobId: 'ID-OF-A-JOB' }),
  ];
}

const FIND_SOFTWARE = `# Welcome! Press the pink button (or Ctrl-Enter).
# Then change the search and the host under
# Variables below.
#
# This tab: which build of a program does my node
# get, and which commands load it?
query FindSoftware(
  $words: String!
  $host: HostInput!
  $hasGpu: Boolean
) {
  packages(
    search: $words
    filter: { runsOn: $host, hasGpu: $hasGpu }
  ) {
    totalCount
    nodes {
      name
      description
      catalog { name version }
      buildFor(
        host: $host
        filter: { hasGpu: $hasGpu }
      ) {
        state
        reason
        version { version versionSuffix }
        loadCommands
        issues { severity title }
      }
    }
  }
}
`;

const SEARCH = `# Search as you would type: names, versions, pasted
# modules, words of descriptions; errors are
# forgiven. matches tells why each is a hit.
query Search($words: String!) {
  packages(search: $words) {
    totalCount
    didYouMean
    edges {
      node {
        name
        catalog { name version }
      }
      matches {
        field
        text
        ranges { start end }
        extension { name }
      }
    }
  }
  packageFacets(search: $words) {
    catalogIds { label count }
    ecosystem { label count }
    toolchainFamily(first: 5) { value count }
    gpuArchitecture(first: 5) { value count }
    license(first: 5) { value count }
  }
}
`;

const ALL_VERSIONS = `# All versions of a program, newest first, and
# the processors and GPUs each is built for.
query AllVersions($name: String!) {
  packages(filter: { nameExact: $name }) {
    nodes {
      name
      homepage
      catalog { name version }
      versions {
        totalCount
        nodes {
          version
          module { fullName }
          toolchain { name version }
          cpuArchitectures
          targets(filter: { hasGpu: true }) {
            nodes {
              cpuMicroarchitecture
              gpuArchitectures
            }
          }
        }
      }
    }
  }
}
`;

const FIND_EXTENSION = `# Find a Python, R or Perl package. It is part of
# a program: load the module of that program.
query FindExtension($name: String!) {
  packages(
    filter: { nameExact: $name, isExtension: true }
  ) {
    nodes {
      name
      ecosystem
      parents { nodes { name } }
      versions {
        nodes {
          version
          parent { version package { name } }
          loadCommands
        }
      }
    }
  }
}
`;

const RELATED_PACKAGES = `# What a program depends on, what depends on it,
# its licences, and the same software elsewhere.
query RelatedPackages($name: String!) {
  packages(filter: { nameExact: $name }) {
    nodes {
      name
      catalog { name version }
      upstreamUrl
      spdxLicenses { text expression }
      dependencyPackages { nodes { name } }
      dependentCount
      dependents(transitive: true) {
        totalCount
        nodes { name }
      }
      counterparts {
        name
        catalog { name version }
        latestVersion { version }
        spdxLicenses { expression }
      }
    }
  }
}
`;

const LOAD_TOGETHER = `# Do these programs load together on my CPU, and
# which commands load them? Enter the id of a
# catalog, shown by the tab Catalogs.
query LoadTogether(
  $catalogId: ID!
  $packages: [String!]!
  $cpu: String!
) {
  environment(
    input: {
      catalogId: $catalogId
      packages: $packages
      host: { cpu: $cpu }
    }
  ) {
    options {
      toolchainFamily
      loadCommands
      versions {
        version
        package { name }
        issues { severity title }
      }
    }
    problems {
      package
      message
    }
  }
}
`;

const CATALOGS = `# The catalogs: their contents, last updates and
# the processors they are built for.
query Catalogs {
  catalogs {
    nodes {
      id
      name
      version
      typeDisplay
      packageCount
      versionCount
      targetCount
      lastSuccessfulUpdateAt
      cpuTargets { fullArchitecture }
    }
  }
}
`;

const BROWSE = `# All programs by name, ten per page. For the next
# page, replace null below with the value of
# endCursor, including its quotes.
query Browse(
  $ecosystem: [Ecosystem!]
  $after: String
) {
  packages(
    first: 10
    after: $after
    filter: { ecosystem: $ecosystem }
  ) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      name
      description
      versionCount
      latestVersion { version }
    }
  }
}
`;
