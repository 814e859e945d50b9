import type { Session } from '../command/session.ts';
import { Failure } from '../process/failure.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { countsOf } from '../output/counts.ts';
import type { Field } from '../output/field.ts';
import { timeText } from '../output/timeText.ts';
import type { Paint } from '../output/paint.ts';

/** An import, as commands print it. */
export const JOB = graphql(`
  fragment Job on ImportJob @_unmask {
    uuid
    kind
    source
    state
    phase
    progress
    dryRun
    release
    catalogName
    catalogVersion
    requestedBy
    createdAt
    finishedAt
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

const JOB_BY_ID = graphql(
  `
    query JobById($id: ID!) {
      viewer {
        isStaff
      }
      importJob(id: $id) {
        ...Job
        changes(first: 50) {
          totalCount
          nodes {
            kind
            name
            ecosystem
            versionCounts {
              added
              changed
              removed
            }
          }
        }
        problems(first: 20) {
          nodes {
            entry
            message
          }
        }
      }
    }
  `,
  [JOB],
);

/** An import. */
export type Job = ResultOf<typeof JOB>;

/** An import with the first of its problems. */
export type JobWithProblems = NonNullable<ResultOf<typeof JOB_BY_ID>['importJob']>;

/** The import with an id. @throws Failure if there is none, or the viewer is not staff */
export async function jobOf({ gateway }: Session, id: string): Promise<JobWithProblems> {
  const { importJob, viewer } = await gateway.query(JOB_BY_ID, { id });
  if (importJob) return importJob;
  if (!viewer.isStaff)
    throw new Failure('NOT_ALLOWED', 'Imports are for staff: set GATEWAY_TOKEN to a token with the staff role.');
  throw new Failure('NOT_FOUND', `There is no import "${id}". The latest ones: catalog jobs`);
}

/** Whether an import is over. */
export const isOver = ({ state }: Pick<Job, 'state'>): boolean => state !== 'QUEUED' && state !== 'RUNNING';

const catalogOfJob = ({ catalogName, catalogVersion, source, release }: Job): string =>
  [catalogName ?? source, catalogVersion ?? release].filter(Boolean).join(' ');

function coloured(text: string, { state }: Job, paint: Paint): string {
  if (state === 'SUCCEEDED') return paint.good(text);
  return state === 'FAILED' ? paint.bad(text) : paint.doubtful(text);
}

const stateOf = ({ state, phase, progress }: Job): string =>
  state === 'RUNNING' ? `${phase.toLowerCase()} ${Math.round(progress * 100)} %` : state.toLowerCase();

/** The columns of imports. */
export const JOB_FIELDS: readonly Field<Job>[] = [
  { name: 'uuid', title: 'import', value: ({ uuid }) => uuid },
  { name: 'catalog', value: catalogOfJob },
  { name: 'kind', value: ({ kind }) => kind, text: ({ kind, dryRun }) => kind.toLowerCase() + (dryRun ? ' (dry run)' : '') },
  { name: 'state', value: ({ state }) => state, text: stateOf, colour: coloured },
  {
    name: 'createdAt',
    title: 'created',
    value: ({ createdAt }) => createdAt,
    text: ({ createdAt }) => timeText(createdAt),
  },
  { name: 'requestedBy', title: 'by', value: ({ requestedBy }) => requestedBy },
  { name: 'packages', value: ({ summary }) => summary?.packages, text: ({ summary }) => countsOf(summary?.packages) },
  { name: 'versions', value: ({ summary }) => summary?.versions, text: ({ summary }) => countsOf(summary?.versions) },
  { name: 'error', isBelow: true, value: ({ error }) => error },
  { name: 'source', title: null, value: ({ source }) => source },
  { name: 'dryRun', title: null, value: ({ dryRun }) => dryRun },
  { name: 'phase', title: null, value: ({ phase }) => phase },
  { name: 'progress', title: null, value: ({ progress }) => progress },
  { name: 'finishedAt', title: null, value: ({ finishedAt }) => finishedAt },
  { name: 'problemCount', title: null, value: ({ problemCount }) => problemCount },
];
