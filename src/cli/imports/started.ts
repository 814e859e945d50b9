import type { Session } from '../command/session.ts';
import type { ImportOptions } from './importOptions.ts';
import { type Job, JOB_FIELDS, jobOf } from './job.ts';
import { watchImport } from './watchImport.ts';

/** Reports an import that was started: watches it with `--watch`, else says how. */
export async function started(session: Session, { watch }: ImportOptions, id: string): Promise<void> {
  if (watch === true) return await watchImport(session, id);
  if (session.isJson) return session.records<Job>(JOB_FIELDS, [await jobOf(session, id)]);
  session.io.out.write(`${id}\n`);
  session.hint(`The import has started. Watch it: catalog jobs ${id} --watch`);
}
