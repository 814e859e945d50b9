import { z } from 'zod';
import type { CatalogSource } from '../../domain/catalog.ts';
import { ConflictError, ImportInProgressError, InvalidInputError, NotFoundError } from '../../domain/errors.ts';
import { BusyView, JOB, jobView } from '../routing/busyView.ts';
import { uuid } from '../routing/common.ts';
import type { RestContext } from '../routing/context.ts';
import { ImportView, importView } from '../views/importView.ts';
import { CATALOG_TYPES, lower } from '../routing/kinds.ts';
import { COLLECTIONS, digits } from '../routing/links.ts';
import { type HttpError, httpErrors } from '../routing/httpErrors.ts';
import { COUNT_HEADERS } from '../routing/paging.ts';
import { type Reply, route, type Route } from '../routing/route.ts';

const TAG = 'Marketplace Software Catalogs';
const PATH = `/api/${COLLECTIONS.catalogs}/`;

const SOURCES: Readonly<Record<'EESSI' | 'Spack' | 'Lmod', CatalogSource>> = { EESSI: 'EESSI', Spack: 'SPACK', Lmod: 'LMOD' };
const NAMES = Object.keys(SOURCES) as (keyof typeof SOURCES)[];
/** Lmod has no upstream. */
const DISCOVERED = NAMES.filter((name) => name !== 'Lmod');

/** The header of lists without paging. */
const COUNT = { 'X-Result-Count': COUNT_HEADERS['X-Result-Count'] };
const counted = (count: number) => ({ 'x-result-count': String(count) });

const DiscoveredView = z
  .object({
    name: z.string().meta({ description: 'Name of the catalogs of this upstream.' }),
    catalog_type: z.enum(CATALOG_TYPES).meta({ description: 'Type of these catalogs.' }),
    latest_version: z.string().nullable().meta({ description: 'Newest version of upstream; null if upstream does not respond.' }),
    existing: z.boolean().meta({ description: 'Whether the gateway has a catalog of this upstream.' }),
    existing_version: z.string().nullable().meta({ description: 'Newest version in the gateway; null if there is none.' }),
    update_available: z.boolean().meta({ description: 'Whether upstream has newer data than the gateway.' }),
    releases: z.array(z.string()).meta({ description: 'Releases that can be imported, newest first.' }),
    error: z.string().nullable().meta({ description: 'Error of the request to upstream; null if it succeeded.' }),
  })
  .meta({ id: 'DiscoveredCatalog', description: 'The releases of an upstream, compared with the catalogs of the gateway.' });

const ImportingView = z
  .object({ status: z.literal('importing'), name: z.string().meta({ description: 'Name of the catalog.' }), ...JOB })
  .meta({ id: 'ImportingCatalog', description: 'The import has been queued.' });

const UpdatingView = z
  .object({
    status: z.literal('updating'),
    catalog_uuid: uuid('UUID of the catalog.'),
    ...JOB,
  })
  .meta({ id: 'UpdatingCatalog', description: 'The update has been queued.' });

const UNUSABLE = {
  description: 'The release does not exist, or the catalog has no upstream; nothing was changed.',
  schema: z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]),
};

const UPLOAD = z.string().optional().meta({ description: 'Id of a file sent to /uploads, which is read in place of upstream.' });

const UpdateDraft = z
  .object({ upload: UPLOAD })
  .meta({ id: 'SoftwareCatalogUpdateRequest', description: 'The file to read, if any.' });

const ImportDraft = z
  .object({
    name: z.enum(NAMES).meta({ description: 'Upstream.' }),
    version: z.string().optional().meta({ description: 'Release, e.g. 2023.06 for EESSI; default: the newest.' }),
    upload: UPLOAD,
    catalog_name: z.string().optional().meta({ description: 'Lmod only, and required there: name of the catalog.' }),
    cpu: z.string().optional().meta({ description: 'Lmod only: CPU of the nodes that the module tree is for, e.g. zen3.' }),
    gpu: z.array(z.string()).optional().meta({ description: 'Lmod only: GPUs of these nodes, e.g. cc80. Requires cpu.' }),
  })
  .meta({ id: 'SoftwareCatalogImportRequest', description: 'The catalog to import.' });

const CpuTargetView = z
  .object({
    cpu_family: z.string().meta({ description: 'Instruction set, e.g. x86_64.' }),
    cpu_microarchitecture: z.string().meta({ description: 'Microarchitecture with its vendor, e.g. amd/zen3, or generic.' }),
    full_arch: z.string().meta({ description: 'Instruction set and microarchitecture as a path, e.g. x86_64/amd/zen3.' }),
  })
  .meta({ id: 'CpuTarget', description: 'A CPU target of a catalog.' });

const discover = route({
  method: 'GET',
  path: `${PATH}discover/`,
  operationId: 'marketplace_software_catalogs_discover_list',
  tag: TAG,
  summary: 'Discover available software catalog versions',
  description: 'Requests the available releases from the upstreams, without creating anything. Requires staff.',
  access: 'staff',
  outcomes: { 200: { description: 'One entry per upstream.', schema: z.array(DiscoveredView), headers: COUNT } },
  async handle(_request, { discovery }) {
    const found = (await discovery.discover()).filter(({ name }) => name in SOURCES);
    const body = found.map((upstream): z.infer<typeof DiscoveredView> => ({
      name: upstream.name,
      catalog_type: lower(upstream.type),
      latest_version: upstream.latestVersion,
      existing: upstream.existingVersion !== null,
      existing_version: upstream.existingVersion,
      // Without an existing catalog there is nothing to update.
      update_available: upstream.existingVersion !== null && upstream.updateAvailable === true,
      releases: upstream.releases.map(({ version }) => version),
      error: upstream.error,
    }));
    return { status: 200, headers: counted(body.length), body };
  },
});

const countDiscovered = route({
  method: 'HEAD',
  path: `${PATH}discover/`,
  operationId: 'marketplace_software_catalogs_discover_count',
  tag: TAG,
  summary: 'Count available software catalogs',
  description: 'Returns the number of upstreams in the header X-Result-Count, without requests to them. Requires staff.',
  access: 'staff',
  outcomes: { 200: { description: 'The headers of the list response.', headers: COUNT } },
  handle: () => Promise.resolve({ status: 200, headers: counted(DISCOVERED.length) }),
});

const importCatalog = route({
  method: 'POST',
  path: `${PATH}import_catalog/`,
  operationId: 'marketplace_software_catalogs_import_catalog',
  tag: TAG,
  summary: 'Import a new software catalog',
  description: 'Queues an import of a new catalog or of another release, and returns immediately. Requires staff.',
  access: 'staff',
  body: ImportDraft,
  outcomes: {
    202: { description: 'The import has been queued.', schema: ImportingView },
    400: UNUSABLE,
    409: { description: 'The same import is already queued or running.', schema: BusyView },
  },
  handle: ({ body: { name, version, upload, catalog_name: catalogName, cpu, gpu } }, context) =>
    queueJob(context, { status: 'importing', name: catalogName ?? name }, () =>
      context.imports.importCatalog({
        source: SOURCES[name],
        release: version?.trim() ? version.trim() : null,
        dryRun: false,
        autoUpdateEnabled: true,
        requestedBy: context.viewer.name,
        uploadId: upload ?? null,
        name: catalogName ?? null,
        host: cpu === undefined ? null : { cpu, gpu: gpu ?? [] },
      }),
    ),
});

const updateCatalog = route({
  method: 'POST',
  path: `${PATH}{uuid}/update_catalog/`,
  operationId: 'marketplace_software_catalogs_update_catalog',
  tag: TAG,
  summary: 'Trigger async update for an existing catalog',
  description: 'Queues an update of a catalog from its upstream, and returns immediately. Requires staff.',
  access: 'staff',
  body: UpdateDraft,
  outcomes: {
    202: { description: 'The update has been queued.', schema: UpdatingView },
    400: UNUSABLE,
    409: { description: 'Another import of the catalog is already queued or running.', schema: BusyView },
  },
  handle: ({ uuid, body: { upload } }, context) =>
    queueJob(context, { status: 'updating', catalog_uuid: digits(uuid) }, () =>
      context.imports.refreshCatalog({
        catalogId: uuid,
        dryRun: false,
        forced: false,
        requestedBy: context.viewer.name,
        uploadId: upload ?? null,
      }),
    ),
});

/** Queues a job. @throws HttpError 409 with the conflicting job, 400 or 404 */
async function queueJob({ links }: RestContext, view: object, start: () => Promise<string>): Promise<Reply> {
  try {
    return { status: 202, body: { ...view, ...jobView(await start(), links) } };
  } catch (error) {
    if (error instanceof ImportInProgressError) throw httpErrors.busy(error.message, jobView(error.jobId, links));
    if (error instanceof NotFoundError) throw httpErrors.notFound();
    if (error instanceof ConflictError) throw httpErrors.invalid([error.message]);
    throw error instanceof InvalidInputError ? unusable(error) : error;
  }
}

/** The fields of REST by those of GraphQL. */
const FIELDS: Readonly<Record<string, string>> = { release: 'version', uploadId: 'upload', name: 'catalog_name', host: 'cpu' };

/** Names the field of the request; a catalog without an upstream has none to blame. */
function unusable({ issues }: InvalidInputError): HttpError {
  const messages = issues.map(({ message }) => message);
  const field = FIELDS[issues[0]?.path[0] ?? ''];
  return field === undefined ? httpErrors.invalid(messages) : httpErrors.invalid({ [field]: messages });
}

type CpuTargetView = z.infer<typeof CpuTargetView>;

/** @throws HttpError 404 for an unknown catalog */
async function cpuTargetsOf(uuid: string, { loaders }: RestContext): Promise<CpuTargetView[]> {
  const [catalog, targets] = await Promise.all([loaders.catalog(['type']).load(uuid), loaders.hosts.cpuTargets(uuid)]);
  if (!catalog) throw httpErrors.notFound();
  if (catalog.type !== 'BINARY_RUNTIME') return [];
  return targets.map(({ cpuFamily, cpuMicroarchitecture }) => ({
    cpu_family: cpuFamily,
    cpu_microarchitecture: cpuMicroarchitecture,
    full_arch: `${cpuFamily}/${cpuMicroarchitecture}`,
  }));
}

const cpuTargets = route({
  method: 'GET',
  path: `${PATH}{uuid}/cpu_targets/`,
  operationId: 'marketplace_software_catalogs_cpu_targets_list',
  tag: TAG,
  summary: 'List the CPU targets of a software catalog',
  description: 'Returns all CPU targets of the catalog, sorted.',
  access: 'reader',
  outcomes: { 200: { description: 'The CPU targets.', schema: z.array(CpuTargetView), headers: COUNT } },
  async handle({ uuid }, context) {
    const body = await cpuTargetsOf(uuid, context);
    return { status: 200, headers: counted(body.length), body };
  },
});

const countCpuTargets = route({
  method: 'HEAD',
  path: `${PATH}{uuid}/cpu_targets/`,
  operationId: 'marketplace_software_catalogs_cpu_targets_count',
  tag: TAG,
  summary: 'Count the CPU targets of a software catalog',
  description: 'Returns the number of CPU targets of the catalog in the header X-Result-Count.',
  access: 'reader',
  outcomes: { 200: { description: 'The headers of the list response.', headers: COUNT } },
  handle: async ({ uuid }, context) => ({ status: 200, headers: counted((await cpuTargetsOf(uuid, context)).length) }),
});

const retrieveImport = route({
  method: 'GET',
  path: `/api/${COLLECTIONS.imports}/{uuid}/`,
  operationId: 'marketplace_software_imports_retrieve',
  tag: TAG,
  summary: 'Retrieve an import',
  description: 'Returns the progress or outcome of an import or update. Requires staff.',
  access: 'staff',
  outcomes: { 200: { description: 'The import.', schema: ImportView } },
  async handle({ uuid }, { db, links }) {
    const job = await db.prisma.importJob.findUnique({ where: { id: uuid } });
    if (!job) throw httpErrors.notFound();
    return { status: 200, body: importView(job, links) };
  },
});

/** Actions on whole catalogs: discover, import, update, CPU targets. */
export const catalogActions: readonly Route[] = [
  discover,
  countDiscovered,
  importCatalog,
  updateCatalog,
  cpuTargets,
  countCpuTargets,
  retrieveImport,
];
