import { graphql, type ResultOf } from '../graphql/graphql.ts';
import { CONFLICT, INVALID, IN_PROGRESS, NOT_FOUND } from '../graphql/problem.ts';

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
    errorCode
    catalog {
      id
    }
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
    query Jobs($after: String) {
      importJobs(first: 20, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
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
    subscription Activity($since: DateTime) {
      importActivity(since: $since) {
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

/** Packages that a dry run would change. */
export const CHANGES = graphql(`
  query DryRunChanges($id: ID!, $kind: [ChangeKind!], $after: String) {
    importJob(id: $id) {
      id
      changes(first: 50, kind: $kind, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          name
          ecosystem
          kind
          versionCounts {
            added
            changed
            removed
          }
          versions {
            kind
            version
            module {
              version
            }
          }
        }
      }
    }
  }
`);

/** Starts an import. */
export const IMPORT = graphql(
  `
    mutation ImportRelease($input: ImportCatalogInput!) {
      importCatalog(input: $input) {
        __typename
        ... on ImportCatalogPayload {
          job {
            id
          }
        }
        ...Conflict
        ...InProgress
        ...Invalid
      }
    }
  `,
  [CONFLICT, IN_PROGRESS, INVALID],
);

/** Starts a refresh. */
export const REFRESH = graphql(
  `
    mutation RefreshRelease($input: RefreshCatalogInput!) {
      refreshCatalog(input: $input) {
        __typename
        ... on RefreshCatalogPayload {
          job {
            id
          }
        }
        ...InProgress
        ...Invalid
        ...NotFound
      }
    }
  `,
  [IN_PROGRESS, INVALID, NOT_FOUND],
);

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
        ...Conflict
        ...NotFound
      }
    }
  `,
  [JOB, CONFLICT, NOT_FOUND],
);

/** Runs a failed or cancelled import again. */
export const RETRY = graphql(
  `
    mutation RetryJob($jobId: ID!) {
      retryImport(input: { jobId: $jobId }) {
        __typename
        ... on RetryImportPayload {
          job {
            id
          }
        }
        ...Conflict
        ...InProgress
        ...NotFound
      }
    }
  `,
  [CONFLICT, IN_PROGRESS, NOT_FOUND],
);

/** An import. */
export type Job = NonNullable<ResultOf<typeof JOBS>['importJobs']>['nodes'][number];
/** A moment of an import. */
export type Activity = ResultOf<typeof ACTIVITY>['importActivity'];
/** A package that a dry run would change. */
export type Change = NonNullable<ResultOf<typeof CHANGES>['importJob']>['changes']['nodes'][number];
/** An upstream. */
export type Upstream = NonNullable<ResultOf<typeof UPSTREAMS>['discoverCatalogs']>[number];
/** A release of an upstream. */
export type Release = Upstream['releases'][number];
