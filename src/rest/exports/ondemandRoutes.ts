import { partitionHostInput } from '../../domain/hosts/partitionHost.ts';
import type { RestContext } from '../routing/context.ts';
import { httpErrors } from '../routing/httpErrors.ts';
import { param, type Read, type Shape } from '../routing/query.ts';
import { type Reply, route, type Route } from '../routing/route.ts';
import { exportReply } from './exportReply.ts';
import { exportedVersions } from './exportedVersions.ts';
import { ondemandFormat } from './ondemandFormat.ts';

const OUTCOMES = {
  200: { description: 'The modules, with an ETag.', media: ['application/json'] },
  304: { description: 'The modules with the ETag of If-None-Match are still the current ones.' },
} as const;

const HOST = {
  cpu: param.text('CPU of the nodes, as for runs_on_cpu: only what is available there'),
  gpu: param.texts('GPUs of the nodes, as for runs_on_gpu; requires cpu'),
};

const ofCatalog = route({
  method: 'GET',
  path: '/export/ondemand/{uuid}.json',
  operationId: 'export_ondemand_catalog',
  tag: 'Exports',
  summary: 'Export the modules of a catalog for Open OnDemand',
  description: 'Returns the modules of a catalog as the module browser of Open OnDemand reads them, by package and module file.',
  access: 'reader',
  query: HOST,
  isStrict: true,
  outcomes: OUTCOMES,
  async handle({ uuid, query: { cpu, gpu } }, context) {
    if (!(await context.loaders.catalog(['uuid']).load(uuid))) throw httpErrors.notFound();
    if (gpu !== undefined && cpu === undefined) throw httpErrors.invalid({ gpu: ['cpu is required with gpu.'] });
    return modules({ catalog_uuid: uuid, runs_on_cpu: cpu, runs_on_gpu: gpu }, context);
  },
});

const ofPartition = route({
  method: 'GET',
  path: '/export/ondemand/offerings/{parent}/{uuid}.json',
  operationId: 'export_ondemand_partition',
  tag: 'Exports',
  summary: 'Export the modules of a partition for Open OnDemand',
  description:
    'Returns what a partition of an offering gets of the catalogs that the offering links, as the module browser of Open OnDemand reads it.',
  access: 'reader',
  isStrict: true,
  outcomes: OUTCOMES,
  async handle({ uuid, parent }, context) {
    const found = (await context.loaders.partitionsOfOffering.load(parent)).find((partition) => partition.uuid === uuid);
    if (!found) throw httpErrors.notFound();
    const { value: host, problem } = partitionHostInput(found);
    if (problem) throw httpErrors.invalid([problem.message]);
    return modules({ offering_uuid: parent, runs_on_cpu: host.cpu, runs_on_gpu: host.gpu ?? undefined }, context);
  },
});

async function modules(query: Read<Shape>, context: RestContext): Promise<Reply> {
  const rowsIn = await exportedVersions.select(query, context);
  const file = 'modules.json';
  const catalogs = await context.loaders.hosts.catalogs();
  const format = ondemandFormat((id) => catalogs.get(id)?.source === 'LMOD');
  return exportReply(context, { file, kind: exportedVersions, format }, rowsIn);
}

/** The routes of exports for Open OnDemand. */
export const ondemandRoutes: readonly Route[] = [ofCatalog, ofPartition];
