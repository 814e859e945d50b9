import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { findJob, ImportJob } from './importJob.ts';

/** Creates the payload type of a mutation that starts or changes an import. */
export function jobPayload(name: string, description: string) {
  return builder.objectRef<{ jobId: string }>(name).implement({
    description,
    fields: (t) => ({
      job: t.field({
        type: ImportJob,
        description: 'The import.',
        resolve: ({ jobId }, _args, context: Context) => findJob(jobId, context),
      }),
    }),
  });
}
