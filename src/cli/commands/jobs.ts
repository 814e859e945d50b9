import { Argument, Option } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { Failure } from '../process/failure.ts';
import type { Session } from '../command/session.ts';
import { positiveInteger } from '../command/values.ts';
import { forStaff } from '../gateway/failureOf.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { isOver, JOB, JOB_FIELDS, jobOf } from '../imports/job.ts';
import { printJob, watchImport } from '../imports/watchImport.ts';
import { fieldNames } from '../output/field.ts';

const JOBS = graphql(
  `
    query Jobs($first: Int!, $state: [ImportState!]) {
      importJobs(first: $first, filter: { state: $state }) {
        nodes {
          ...Job
        }
      }
    }
  `,
  [JOB],
);

type State = NonNullable<ResultOf<typeof JOBS>['importJobs']>['nodes'][number]['state'];

const STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

interface Options {
  readonly limit: number;
  readonly state?: (typeof STATES)[number];
  readonly watch?: true;
}

/** `catalog jobs` */
export const jobs = defineCommand<Options>({
  name: 'jobs',
  summary: 'imports, the newest first, or one with its problems',
  description: 'For staff.',
  arguments: [new Argument('[import]', 'the uuid of an import')],
  options: [
    new Option('-n, --limit <count>', 'maximum number of rows').argParser(positiveInteger).default(20),
    new Option('--state <state>', 'only imports in this state').choices(STATES),
    new Option('-w, --watch', 'show the progress of the import, or of the newest unfinished one, until it ends'),
  ],
  fields: fieldNames(JOB_FIELDS),
  examples: [
    { command: 'jobs', description: 'the latest imports' },
    { command: 'jobs --watch', description: 'the import that is running' },
    { command: 'jobs --state failed --json uuid,error', description: 'why imports failed' },
  ],
  async run(session, options, [id]) {
    if (id !== undefined) await one(session, id, options);
    else if (options.watch === true) await watchImport(session, await newestUnfinished(session));
    else session.list(JOB_FIELDS, await listed(session, Math.min(options.limit, 100), options.state), 'There are no imports.');
  },
});

async function one(session: Session, id: string, { watch }: Options): Promise<void> {
  const job = await jobOf(session, id);
  if (watch === true && !isOver(job)) await watchImport(session, job.uuid);
  else printJob(session, job);
}

async function listed({ gateway }: Session, first: number, state?: string) {
  const states = state === undefined ? null : [state.toUpperCase() as State];
  return forStaff((await gateway.query(JOBS, { first, state: states })).importJobs).nodes;
}

async function newestUnfinished(session: Session): Promise<string> {
  const unfinished = (await listed(session, 100)).find((job) => !isOver(job));
  if (!unfinished) throw new Failure('NOT_FOUND', 'No import is running.');
  return unfinished.uuid;
}
