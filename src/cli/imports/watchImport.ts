import { Failure } from '../process/failure.ts';
import type { Session } from '../command/session.ts';
import { packageName } from '../gateway/names.ts';
import { countsOf } from '../output/counts.ts';
import type { Field } from '../output/field.ts';
import { resumed } from '../command/resumed.ts';
import { type Job, JOB_FIELDS, jobOf, type JobWithProblems } from './job.ts';
import { ProgressLine } from './progressLine.ts';
import { PROGRESS } from './progressEvent.ts';

/** Shows the progress of an import until it ends, and then what it has changed. @throws Failure if it fails or is cancelled, or by Ctrl-C, which leaves it running */
export async function watchImport(session: Session, id: string): Promise<void> {
  const line = new ProgressLine(session);
  let after = 0;
  try {
    await resumed(
      session,
      () => session.gateway.subscribe(PROGRESS, { jobId: id, after }),
      ({ importProgress: event }) => {
        after = event.sequence;
        line.show(event);
      },
    );
  } catch (error) {
    if (!session.io.signal.aborted) throw error;
    line.clear();
    throw new Failure(
      'INTERRUPTED',
      `Import ${id} continues. Watch it again: catalog jobs ${id} --watch. Stop it: catalog cancel ${id}`,
    );
  } finally {
    line.clear();
  }
  printJob(session, await jobOf(session, id));
}

/** Prints an import with its first problems. @throws Failure if it has failed or was cancelled */
export function printJob(session: Session, job: JobWithProblems): void {
  session.records<Job>(JOB_FIELDS, [job]);
  printChanges(session, job);
  for (const { entry, message } of job.problems.nodes) session.hint(`${entry}: ${message}`);
  if (job.problemCount > job.problems.nodes.length)
    session.hint(`${job.problemCount} problems in all; these entries were left out.`);
  if (job.state === 'FAILED') throw new Failure('FAILED', job.error ?? 'The import failed.');
  if (job.state === 'CANCELLED') throw new Failure('FAILED', 'The import was cancelled; nothing has changed.');
}

const CHANGE_FIELDS: readonly Field<JobWithProblems['changes']['nodes'][number]>[] = [
  { name: 'kind', value: ({ kind }) => kind, text: ({ kind }) => kind.toLowerCase() },
  { name: 'name', value: ({ name }) => name, text: packageName },
  { name: 'versions', value: ({ versionCounts }) => versionCounts, text: ({ versionCounts }) => countsOf(versionCounts) },
];

/** The packages that a dry run would change. JSON has their numbers only. */
function printChanges(session: Session, { changes: { nodes, totalCount } }: JobWithProblems): void {
  if (session.isJson || nodes.length === 0) return;
  session.say('');
  session.list(CHANGE_FIELDS, nodes, '');
  if (totalCount > nodes.length) session.hint(`${nodes.length} of ${totalCount} packages are shown.`);
}
