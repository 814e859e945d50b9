import type { ImportJob } from '../../domain/importJob.ts';
import type { SnapshotProblem } from '../../domain/snapshot.ts';
import type { SqlExecutor } from '../database/driver.ts';

type Attempt = Pick<ImportJob, 'id' | 'attempt'>;

/** A worker that has lost its job must not write any more. */
const IS_OURS = `EXISTS (SELECT FROM import_job j WHERE j.id = $1 AND j.attempt = $2 AND j.state = 'RUNNING')`;

/** Stores the problems of an attempt, in order, and their total number. */
export async function saveProblems(
  sql: SqlExecutor,
  { id, attempt }: Attempt,
  problems: readonly SnapshotProblem[],
  count: number,
): Promise<void> {
  if (problems.length > 0)
    await sql.query(
      'job.problems',
      `INSERT INTO import_problem (job_id, position, entry, message)
       SELECT $1::uuid, n::int, entry, message FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS problem(entry, message, n)
       WHERE ${IS_OURS} ON CONFLICT DO NOTHING`,
      [id, attempt, problems.map(({ entry }) => entry), problems.map(({ message }) => message)],
    );
  await sql.query(
    'job.problemCount',
    `UPDATE import_job SET problem_count = $3 WHERE id = $1 AND attempt = $2 AND state = 'RUNNING'`,
    [id, attempt, count],
  );
}

/** Deletes the problems of an earlier attempt. */
export async function clearProblems(sql: SqlExecutor, { id, attempt }: Attempt): Promise<void> {
  await sql.query('job.clearProblems', `DELETE FROM import_problem WHERE job_id = $1 AND ${IS_OURS}`, [id, attempt]);
}
