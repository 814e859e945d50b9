import { Argument, Option } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { catalogOf } from '../gateway/catalogs.ts';
import { payloadOf } from '../gateway/failureOf.ts';
import { graphql } from '../gateway/graphql.ts';
import { importOptions, type ImportOptions } from '../imports/importOptions.ts';
import { JOB_FIELDS } from '../imports/job.ts';
import { started } from '../imports/started.ts';
import { upload } from '../imports/upload.ts';
import { fieldNames } from '../output/field.ts';

const REFRESH = graphql(`
  mutation Refresh($input: RefreshCatalogInput!) {
    refreshCatalog(input: $input) {
      __typename
      ... on RefreshCatalogPayload {
        job {
          uuid
        }
      }
      ... on UserError {
        code
        message
      }
    }
  }
`);

interface Options extends ImportOptions {
  readonly force?: true;
}

/** `catalog refresh` */
export const refresh = defineCommand<Options>({
  name: 'refresh',
  summary: 'update a catalog from its upstream or from a file',
  description: 'For staff. Rows keep their ids.',
  arguments: [new Argument('<catalog>', 'EESSI/2025.06, or EESSI for its newest version')],
  options: [...importOptions(), new Option('--force', 'accept that more than a fifth of the versions is gone')],
  fields: fieldNames(JOB_FIELDS),
  examples: [
    { command: 'refresh EESSI/2025.06 --watch', description: 'from upstream' },
    { command: 'refresh Ascend --upload modules.json', description: 'from a file' },
  ],
  async run(session, options, [catalog = '']) {
    const { id } = await catalogOf(session.gateway, catalog);
    const { refreshCatalog } = await session.gateway.query(REFRESH, {
      input: {
        catalogId: id,
        dryRun: options.dryRun === true,
        force: options.force === true,
        uploadId: await upload(session, options.upload),
      },
    });
    await started(session, options, payloadOf(refreshCatalog).job.uuid);
  },
});
