interface Tab {
  readonly query: string;
  readonly variables?: string;
  readonly headers?: string;
}

/** A tab is called what its operation is called; its lines fit a column of 50 characters. */
function tab(query: string, variables?: object, headers?: object): Tab {
  const json = (value: object) => JSON.stringify(value, null, 2);
  return { query, ...(variables && { variables: json(variables) }), ...(headers && { headers: json(headers) }) };
}

const STAFF_HEADERS = { Authorization: 'Bearer PUT-THE-STAFF-TOKEN-HERE' };

/** What the explorer opens with: queries that work on the demo catalog, an import, and the events of one. */
export function explorerTabs(jobId: string | null): Tab[] {
  return [
    tab(FIND_SOFTWARE, { words: 'gromacs', cpu: ['zen3'], gpu: ['cc80'] }),
    tab(ALL_VERSIONS, { name: 'GROMACS' }),
    tab(FIND_EXTENSION, { name: 'numpy' }),
    tab(CATALOGS),
    tab(BROWSE, { ecosystem: ['SOFTWARE'], after: null }),
    tab(IMPORT_CATALOG, { source: 'EESSI', release: null, dryRun: true }, STAFF_HEADERS),
    tab(WATCH_IMPORT, { jobId: jobId ?? 'PUT-THE-ID-OF-AN-IMPORT-HERE' }, STAFF_HEADERS),
  ];
}

const FIND_SOFTWARE = `# Welcome! Press the pink button, or Ctrl-Enter, to
# ask. What you look for stands under Variables,
# below: change it there. [] means any.
#
# This tab: is a program there for my processor and
# GPU, and what do I type to load it?
query FindSoftware(
  $words: String!
  $cpu: [String!]
  $gpu: [String!]
) {
  packages(
    search: $words
    filter: {
      cpuMicroarchitecture: $cpu
      gpuArchitecture: $gpu
    }
  ) {
    totalCount
    nodes {
      name
      description
      catalog { name version }
      versions(
        filter: {
          cpuMicroarchitecture: $cpu
          gpuArchitecture: $gpu
        }
      ) {
        nodes {
          version
          versionSuffix
          loadCommands
        }
      }
    }
  }
}
`;

const ALL_VERSIONS = `# The versions of a program, newest first, with the
# processors each is built for, and its GPUs.
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

const FIND_EXTENSION = `# Where is a Python, R or Perl package? It comes with
# another program: load that program's module.
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

const CATALOGS = `# The catalogs: what is in them, how fresh they are,
# and which processors they are built for.
query Catalogs {
  catalogs {
    nodes {
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

const BROWSE = `# All programs by name, ten at a time. For the next
# page put endCursor, with its quotes, into Variables
# as "after".
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

const IMPORT_CATALOG = `# For staff. Open Headers, below, and put in the
# token that the gateway printed when it started.
#
# A dry run only tells what an import would do: set
# dryRun to false to have the catalog. The source is
# EESSI or SPACK. Take the job's id to the next tab.
mutation ImportCatalog(
  $source: CatalogSource!
  $release: String
  $dryRun: Boolean!
) {
  importCatalog(
    input: {
      source: $source
      release: $release
      dryRun: $dryRun
    }
  ) {
    __typename
    ... on ImportCatalogPayload {
      job { id state catalogName catalogVersion }
    }
    ... on UserError { code message }
    ... on ConflictError { existing { id } }
    ... on ImportInProgressError { job { id } }
  }
}
`;

const WATCH_IMPORT = `# For staff. Open Headers, below, and put in the
# token that the gateway printed when it started.
#
# Shows the latest event of an import, as it happens.
# The id under Variables is that of the job.
subscription WatchImport($jobId: ID!) {
  importProgress(jobId: $jobId) {
    sequence
    at
    state
    phase
    done
    total
    rate
    message
    job {
      catalogName
      catalogVersion
      progress
      problemCount
      summary {
        packages { added changed removed unchanged }
        versions { added changed removed unchanged }
        targets { added changed removed unchanged }
      }
    }
  }
}
`;
