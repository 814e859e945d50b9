interface Tab {
  readonly query: string;
  readonly variables?: string;
  readonly headers?: string;
}

const STAFF_HEADERS = JSON.stringify({ Authorization: 'Bearer PUT-THE-STAFF-TOKEN-HERE' }, null, 2);

/** What the explorer opens with: queries that work on the demo catalog, and the events of an import. */
export function explorerTabs(jobId: string | null): Tab[] {
  return [
    { query: FIND },
    { query: TABLE, variables: JSON.stringify({ name: 'GROMACS' }, null, 2) },
    { query: CATALOGS },
    { query: EXTENSIONS, variables: JSON.stringify({ name: 'numpy' }, null, 2) },
    { query: REFRESH, variables: JSON.stringify({ source: 'DEMO' }, null, 2), headers: STAFF_HEADERS },
    {
      query: WATCH,
      variables: JSON.stringify({ jobId: jobId ?? 'PUT-THE-ID-OF-AN-IMPORT-HERE' }, null, 2),
      headers: STAFF_HEADERS,
    },
  ];
}

const FIND = `# Is GROMACS with CUDA there for zen3 and an A100 (cc80), and what do I type to load it?
query Find {
  packages(
    search: "gromacs"
    filter: { cpuMicroarchitecture: ["zen3"], gpuArchitecture: ["cc80"] }
  ) {
    totalCount
    nodes {
      name
      description
      catalog { name version }
      versions(filter: { cpuMicroarchitecture: ["zen3"], gpuArchitecture: ["cc80"] }) {
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

const TABLE = `# The versions of a program, newest first, with the processors and GPUs each is built for.
query Versions($name: String!) {
  packages(filter: { nameExact: $name }) {
    nodes {
      name
      homepage
      catalog { name version }
      versions {
        totalCount
        nodes {
          version
          toolchain { name version }
          module { fullName }
          cpuArchitectures
          targets(filter: { hasGpu: true }) {
            nodes { cpuMicroarchitecture gpuArchitectures }
          }
        }
      }
    }
  }
}
`;

const CATALOGS = `# The catalogs, what is in them, and what they are built for.
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
      packages(first: 5) {
        nodes { name latestVersion { version } }
      }
    }
  }
}
`;

const EXTENSIONS = `# Where does an extension come from? Load the module of the package that contains it.
query WhereIs($name: String!) {
  packages(filter: { nameExact: $name, isExtension: true }) {
    nodes {
      name
      ecosystem
      description
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

const REFRESH = `# For staff: put your token into the headers below.
# A dry run says what an import would do; an import that is there already is a ConflictError.
mutation Import($source: CatalogSource!) {
  importCatalog(input: { source: $source, dryRun: true }) {
    __typename
    ... on ImportCatalogPayload { job { id state } }
    ... on ConflictError { message existing { id ... on Catalog { name version } } }
    ... on UserError { code message }
  }
}
`;

const WATCH = `# For staff: put your token into the headers below.
# The events of an import from the first one on; those to come arrive as they happen.
subscription Watch($jobId: ID!) {
  importProgress(jobId: $jobId) {
    sequence
    at
    state
    phase
    done
    total
    rate
    message
    job { catalogName catalogVersion progress summary { packages { added changed removed unchanged } } }
  }
}
`;
