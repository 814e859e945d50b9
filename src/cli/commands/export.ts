import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Argument, Option } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { Failure } from '../process/failure.ts';
import type { Session } from '../command/session.ts';
import { type CatalogOption, catalogOption } from '../software/catalogOption.ts';
import { catalogOf } from '../gateway/catalogs.ts';
import { isDescribed } from '../node/nodeOf.ts';
import { type NodeOptions, nodeOptions } from '../node/nodeOptions.ts';

const KINDS = ['packages', 'versions', 'targets', 'changes', 'ondemand'] as const;
const FORMATS = ['ndjson', 'csv'] as const;

/** Milliseconds for an export, which is sent as fast as it is read. */
const PATIENCE_MS = 60 * 60_000;

interface Options extends CatalogOption, NodeOptions {
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
  readonly search?: string;
}

/** `catalog export` */
export const exportCommand = defineCommand<Options>({
  name: 'export',
  summary: 'write all rows of a kind as lines of JSON or as a table (CSV)',
  description: 'An export is one snapshot. A file is replaced only when it is complete.',
  arguments: [
    new Argument('<kind>', 'the rows; "ondemand" is the file of a cluster for the module browser of Open OnDemand').choices(
      KINDS,
    ),
  ],
  options: [
    new Option('--format <format>', 'the format, of all kinds but ondemand').choices(FORMATS).default('ndjson'),
    new Option('-o, --output <file>', 'write to this file (default: standard output)'),
    new Option('--search <words>', 'only rows that match, as in "search"'),
    ...nodeOptions(),
    catalogOption(),
  ],
  examples: [
    { command: 'export versions --format csv --catalog EESSI/2025.06 -o software.csv', description: 'a table of all versions' },
    { command: 'export ondemand --catalog Ascend --cpu zen3 --gpu A100 -o ascend.json', description: 'for Open OnDemand' },
  ],
  async run(session, options, [kind = '']) {
    const path = kind === 'ondemand' ? await ondemandPath(session, options) : await exportPath(session, kind, options);
    const { body } = await session.gateway.request(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!body) throw new Failure('FAILED', 'The gateway returned no rows.');
    try {
      await write(session, body, options.output);
    } catch (error) {
      throw session.io.signal.aborted ? session.gateway.unreachable(error) : incomplete(error);
    }
  },
});

const incomplete = (error: unknown): Failure =>
  new Failure('TRY_AGAIN', `The export is incomplete: ${(error as Error).message}. Try again.`);

async function exportPath(session: Session, kind: string, options: Options): Promise<string> {
  const name = catalogNamed(session, options);
  const parameters = new URLSearchParams();
  if (name) parameters.set('catalog_uuid', (await catalogOf(session.gateway, name)).uuid);
  if (options.search !== undefined) parameters.set('query', options.search);
  if (options.cpu !== undefined) parameters.set('runs_on_cpu', options.cpu);
  for (const gpu of options.gpu ?? []) parameters.append('runs_on_gpu', gpu);
  return `/export/${kind}.${options.format}?${parameters}`;
}

async function ondemandPath(session: Session, options: Options): Promise<string> {
  const name = catalogNamed(session, options);
  if (!name) throw new Failure('USAGE', 'An export for Open OnDemand requires --catalog: there is one file for each cluster.');
  const parameters = new URLSearchParams();
  if (isDescribed(options)) parameters.set('cpu', options.cpu ?? '');
  for (const gpu of options.gpu ?? []) parameters.append('gpu', gpu);
  return `/export/ondemand/${(await catalogOf(session.gateway, name)).uuid}.json?${parameters}`;
}

const catalogNamed = ({ io }: Session, { catalog }: CatalogOption): string | undefined => catalog ?? io.env.GATEWAY_CATALOG;

async function write({ io }: Session, body: ReadableStream<Uint8Array>, file: string | undefined): Promise<void> {
  const rows = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  if (file === undefined) {
    for await (const chunk of rows) await io.write(chunk as Uint8Array);
    return;
  }
  const part = `${file}.part`;
  await pipeline(rows, createWriteStream(part)).catch(async (error: unknown) => {
    await rm(part, { force: true });
    throw error;
  });
  await rename(part, file);
}
