import { Argument, Option } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { payloadOf } from '../gateway/failureOf.ts';
import { graphql } from '../gateway/graphql.ts';
import { importOptions, type ImportOptions } from '../imports/importOptions.ts';
import { JOB_FIELDS } from '../imports/job.ts';
import { started } from '../imports/started.ts';
import { upload } from '../imports/upload.ts';
import { isDescribed, nodeOf } from '../node/nodeOf.ts';
import { type NodeOptions, nodeOptions } from '../node/nodeOptions.ts';
import { fieldNames } from '../output/field.ts';

const IMPORT = graphql(`
  mutation Import($input: ImportCatalogInput!) {
    importCatalog(input: $input) {
      __typename
      ... on ImportCatalogPayload {
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

const SOURCES = ['eessi', 'spack', 'lmod', 'demo'] as const;

interface Options extends ImportOptions, NodeOptions {
  readonly name?: string;
  readonly autoUpdate?: true;
}

/** `catalog import` */
export const importCommand = defineCommand<Options>({
  name: 'import',
  summary: 'import a catalog from its upstream or from a file',
  description: 'For staff. --cpu and --gpu state the nodes that a module tree is for (source lmod).',
  arguments: [
    new Argument('<source>', 'where it is from').choices(SOURCES),
    new Argument('[release]', 'a release of EESSI (default: the newest)'),
  ],
  options: [
    ...importOptions(),
    new Option('--name <name>', 'the name of the catalog, required for lmod'),
    new Option('--auto-update', 'refresh it every night'),
    ...nodeOptions(),
  ],
  fields: fieldNames(JOB_FIELDS),
  examples: [
    { command: 'import eessi 2025.06 --watch', description: 'a release of EESSI' },
    { command: 'import spack --dry-run --watch', description: 'what an import of Spack would change' },
    {
      command: '$LMOD_DIR/spider -o spider-json $MODULEPATH | catalog import lmod --name Ascend --upload - --cpu zen3 --gpu A100',
      description: "the centre's own modules",
    },
  ],
  async run(session, options, [source = '', release]) {
    const { importCatalog } = await session.gateway.query(IMPORT, {
      input: {
        source: source.toUpperCase() as Uppercase<(typeof SOURCES)[number]>,
        release: release ?? null,
        name: options.name ?? null,
        autoUpdateEnabled: options.autoUpdate === true,
        dryRun: options.dryRun === true,
        host: isDescribed(options) ? await nodeOf(session.io, options) : null,
        uploadId: await upload(session, options.upload),
      },
    });
    await started(session, options, payloadOf(importCatalog).job.uuid);
  },
});
