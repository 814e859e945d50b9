import { Argument } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { payloadOf } from '../gateway/failureOf.ts';
import { graphql } from '../gateway/graphql.ts';
import { JOB, JOB_FIELDS } from '../imports/job.ts';
import { fieldNames } from '../output/field.ts';

const CANCEL = graphql(
  `
    mutation Cancel($jobId: ID!) {
      cancelImport(input: { jobId: $jobId }) {
        __typename
        ... on CancelImportPayload {
          job {
            ...Job
          }
        }
        ... on UserError {
          code
          message
        }
      }
    }
  `,
  [JOB],
);

/** `catalog cancel` */
export const cancel = defineCommand({
  name: 'cancel',
  summary: 'stop an import; it changes nothing',
  description: 'For staff.',
  arguments: [new Argument('<import>', 'the uuid of the import')],
  fields: fieldNames(JOB_FIELDS),
  examples: [{ command: 'cancel 019a8c5e-4f70-7b3c-8d51-f0a2b3c4d5e6', description: 'stop this import' }],
  async run(session, _options, [jobId = '']) {
    const { cancelImport } = await session.gateway.query(CANCEL, { jobId });
    const { job } = payloadOf(cancelImport);
    if (session.isJson) session.records(JOB_FIELDS, [job]);
    else session.hint(job.state === 'CANCELLED' ? `Import ${job.uuid} is cancelled.` : `Import ${job.uuid} is being cancelled.`);
  },
});
