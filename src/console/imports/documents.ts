import { graphql, type ResultOf } from '../graphql/graphql.ts';

const JOB = graphql(`
  fragment Job on ImportJob @_unmask {
    id
    kind
    source
    state
    phase
    progress
    done
    total
    dryRun
    catalogName
    catalogVersion
    createdAt
    startedAt
    finishedAt
    requestedBy
    error
    problemCount
    summary {
      packages {
        added
        changed
        removed
      }
      versions {
        added
        changed
        removed
      }
    }
  }
`);

/** Who is signed in. */
export const VIEWER = graphql(`
  query Viewer {
    viewer {
      isAuthenticated
      isStaff
      name
    }
  }
`);

/** The releases of the upstreams, and which of them are here. */
export const UPSTREAMS = graphql(`
  query Upstreams {
    discoverCatalogs {
      source
      name
      latestVersion
      existingVersion
      updateAvailable
      error
      checkedAt
      releases {
        version
        catalog {
          id
          packageCount
          lastSuccessfulUpdateAt
        }
        job {
          id
          state
        }
      }
    }
  }
`);

/** The latest imports. */
export const JOBS = graphql(
  `
    query Jobs($first: Int!) {
      importJobs(first: $first) {
        totalCount
        nodes {
          ...Job
        }
      }
    }
  `,
  [JOB],
);

/** The latest event of every import, then all further ones. */
export const ACTIVITY = graphql(
  `
    subscription Activity {
      importActivity {
        sequence
        at
        state
        phase
        done
        total
        rate
        etaSeconds
        message
        job {
          ...Job
        }
      }
    }
  `,
  [JOB],
);

/** Entries that an import has left out. */
export const PROBLEMS = graphql(`
  query Problems($id: ID!) {
    importJob(id: $id) {
      id
      problems(first: 50) {
        totalCount
        nodes {
          entry
          message
        }
      }
    }
  }
`);

/** Starts an import. */
export const IMPORT = graphql(`
  mutation ImportRelease($source: CatalogSource!, $release: String, $dryRun: Boolean!) {
    importCatalog(input: { source: $source, release: $release, dryRun: $dryRun }) {
      __typename
      ... on ImportCatalogPayload {
        job {
          id
        }
      }
      ... on UserError {
        message
      }
    }
  }
`);

/** Starts a refresh. */
export const REFRESH = graphql(`
  mutation RefreshRelease($catalogId: ID!, $dryRun: Boolean!) {
    refreshCatalog(input: { catalogId: $catalogId, dryRun: $dryRun }) {
      __typename
      ... on RefreshCatalogPayload {
        job {
          id
        }
      }
      ... on UserError {
        message
      }
    }
  }
`);

/** Stops an import; it leaves no changes. */
export const CANCEL = graphql(
  `
    mutation CancelJob($jobId: ID!) {
      cancelImport(input: { jobId: $jobId }) {
        __typename
        ... on CancelImportPayload {
          job {
            ...Job
          }
        }
        ... on UserError {
          message
        }
      }
    }
  `,
  [JOB],
);

/** Runs a failed or cancelled import again. */
export const RETRY = graphql(`
  mutation RetryJob($jobId: ID!) {
    retryImport(input: { jobId: $jobId }) {
      __typename
      ... on RetryImportPayload {
        job {
          id
        }
      }
      ... on UserError {
        message
      }
    }
  }
`);

/** An import. */
export type Job = NonNullable<ResultOf<typeof JOBS>['importJobs']>['nodes'][number];
/** A moment of an import. */
export type Activity = ResultOf<typeof ACTIVITY>['importActivity'];
/** An upstream. */
export type Upstream = NonNullable<ResultOf<typeof UPSTREAMS>['discoverCatalogs']>[number];
/** A release of an upstream. */
export type Release = Upstream['releases'][number];
