/** Lists the releases of the upstreams. */
export const DISCOVER_CATALOGS = `# For staff: sign in above with the staff token.
#
# Available releases of the upstreams, and which
# of them have been imported.
query DiscoverCatalogs {
  discoverCatalogs {
    source
    name
    latestVersion
    existingVersion
    updateAvailable
    error
    releases {
      version
      catalog { id }
      job { id state }
    }
  }
}
`;

/** Starts an import. */
export const IMPORT_CATALOG = `# For staff: sign in above with the staff token.
#
# A dry run only reports the changes of an import;
# "dryRun": false creates the catalog. The source
# is EESSI or SPACK. Watch the import in the next
# tab.
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
      job {
        id
        catalogName
        catalogVersion
        state
      }
    }
    ... on UserError { code message }
    ... on ConflictError { existing { id } }
    ... on ImportInProgressError { job { id } }
  }
}
`;

/** Follows all imports. */
export const WATCH_IMPORTS = `# For staff: sign in above with the staff token.
#
# The latest event of every import, live. Leave it
# running, start an import in another tab, and
# come back. The square button stops watching.
subscription WatchImports {
  importActivity {
    job {
      id
      kind
      catalogName
      catalogVersion
      progress
      problemCount
      error
      summary {
        packages { added changed removed }
        versions { added changed removed }
        targets { added changed removed }
      }
    }
    sequence
    at
    state
    phase
    done
    total
    rate
    etaSeconds
    message
  }
}
`;

/** Lists the latest imports. */
export const IMPORT_JOBS = `# For staff: sign in above with the staff token.
#
# The latest imports and their results. For failed
# ones, set "state": ["FAILED"] below.
query ImportJobs($state: [ImportState!]) {
  importJobs(first: 10, filter: { state: $state }) {
    totalCount
    nodes {
      id
      kind
      catalogName
      catalogVersion
      state
      phase
      progress
      dryRun
      requestedBy
      createdAt
      finishedAt
      error
      summary {
        packages { added changed removed }
        versions { added changed removed }
      }
      problems(first: 5) {
        totalCount
        nodes { entry message }
      }
    }
  }
}
`;

/** Refreshes a catalog. */
export const REFRESH_CATALOG = `# For staff: sign in above with the staff token.
#
# Updates a catalog. Its id is in the tab
# Catalogs. "force": true also applies a refresh
# that removes more than a fifth.
mutation RefreshCatalog(
  $catalogId: ID!
  $force: Boolean!
) {
  refreshCatalog(
    input: { catalogId: $catalogId, force: $force }
  ) {
    __typename
    ... on RefreshCatalogPayload {
      job { id state }
    }
    ... on UserError { code message }
    ... on ImportInProgressError { job { id } }
  }
}
`;

/** Cancels an import. */
export const CANCEL_IMPORT = `# For staff: sign in above with the staff token.
#
# Cancels an import and discards its changes. The
# id of its job is in the tabs WatchImports and
# ImportJobs.
mutation CancelImport($jobId: ID!) {
  cancelImport(input: { jobId: $jobId }) {
    __typename
    ... on CancelImportPayload {
      job { id state }
    }
    ... on UserError { code message }
  }
}
`;
