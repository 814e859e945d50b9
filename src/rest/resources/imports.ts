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
import { COUNT_HEADERS } from '../routing/resource.ts';
import { type Reply, route, type Route } from '../routing/route.ts';

const TAG = 'Marketplace Software Catalogs';
const PATH = `/api/${COLLECTIONS.catalogs}/`;

const SOURCES: Readonly<Record<'EESSI' | 'Spack', CatalogSource>> = { EESSI: 'EESSI', Spack: 'SPACK' };
const NAMES = Object.keys(SOURCES) as (keyof typeof SOURCES)[];

/** The header of lists that have no pages. */
const COUNT = { 'X-Result-Count': COUNT_HEADERS['X-Result-Count'] };
const counted = (count: number) => ({ 'x-result-count': String(count) });

const DiscoveredView = z
  .object({
    name: z.string().meta({ description: 'The name that catalogs of this upstream have.' }),
    catalog_type: z.enum(CATALOG_TYPES).meta({ description: 'Their type.' }),
    latest_version: z
      .string()
      .nullable()
      .meta({ description: 'The newest version upstream; null where upstream does not answer.' }),
    existing: z.boolean().meta({ description: 'Whether a catalog of this upstream is here.' }),
    existing_version: z.string().nullable().meta({ description: 'The newest version that is here; null where none is.' }),
    update_available: z.boolean().meta({ description: 'Whether upstream has something newer than what is here.' }),
    releases: z.array(z.string()).meta({ description: 'What can be imported, newest first.' }),
    error: z.string().nullable().meta({ description: 'Why upstream could not be asked; null where it could.' }),
  })
  .meta({ id: 'DiscoveredCatalog', description: 'What an upstream offers, beside what is here.' });

const ImportingView = z
  .object({ status: z.literal('importing'), name: z.string().meta({ description: 'The catalog that is imported.' }), ...JOB })
  .meta({ id: 'ImportingCatalog', description: 'The import has been taken on.' });

const UpdatingView = z
  .object({
    status: z.literal('updating'),
    catalog_uuid: uuid('The catalog.'),
    ...JOB,
  })
  .meta({ id: 'UpdatingCatalog', description: 'The update has been taken on.' });

const UNUSABLE = {
  description: 'There is nothing to import or to update from; nothing was done.',
  schema: z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]),
};

const ImportDraft = z
  .object({
    name: z.enum(NAMES).meta({ description: 'Which upstream.' }),
    version: z
      .string()
      .optional()
      .meta({ description: 'Which of its releases, e.g. 2023.06 for EESSI; the newest when left out.' }),
  })
  .meta({ id: 'SoftwareCatalogImportRequest', description: 'Which catalog to import.' });

const CpuTargetView = z
  .object({
    cpu_family: z.string().meta({ description: 'The instruction set, e.g. x86_64.' }),
    cpu_microarchitecture: z.string().meta({ description: 'The microarchitecture with its vendor, e.g. amd/zen3, or generic.' }),
    full_arch: z.string().meta({ description: 'Both as a path, e.g. x86_64/amd/zen3.' }),
  })
  .meta({ id: 'CpuTarget', description: 'A processor that something in a catalog is built for.' });

const discover = route({
  method: 'GET',
  path: `${PATH}discover/`,
  operationId: 'marketplace_software_catalogs_discover_list',
  tag: TAG,
  summary: 'Discover available software catalog versions',
  description: 'Asks the upstreams what they offer, without creating anything. For staff.',
  access: 'staff',
  outcomes: { 200: { description: 'One entry for each upstream.', schema: z.array(DiscoveredView), headers: COUNT } },
  async handle(_asked, { discovery }) {
    const found = (await discovery.discover()).filter(({ name }) => name in SOURCES);
    const body = found.map((upstream): z.infer<typeof DiscoveredView> => ({
      name: upstream.name,
      catalog_type: lower(upstream.type),
      latest_version: upstream.latestVersion,
      existing: upstream.existingVersion !== null,
      existing_version: upstream.existingVersion,
      // Where nothing is here there is nothing to update.
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
  description: 'How many upstreams there are, in the header X-Result-Count; none of them is asked. For staff.',
  access: 'staff',
  outcomes: { 200: { description: 'The headers of the list.', headers: COUNT } },
  handle: () => Promise.resolve({ status: 200, headers: counted(NAMES.length) }),
});

const importCatalog = route({
  method: 'POST',
  path: `${PATH}import_catalog/`,
  operationId: 'marketplace_software_catalogs_import_catalog',
  tag: TAG,
  summary: 'Import a new software catalog',
  description: 'Starts to import a catalog, or another release of one, and answers at once. For staff.',
  access: 'staff',
  body: ImportDraft,
  outcomes: {
    202: { description: 'The import has been taken on.', schema: ImportingView },
    400: UNUSABLE,
    409: { description: 'The same import is not finished yet.', schema: BusyView },
  },
  handle: ({ body: { name, version } }, context) =>
    takenOn(context, { status: 'importing', name }, () =>
      context.imports.importCatalog({
        source: SOURCES[name],
        release: version?.trim() ? version.trim() : null,
        dryRun: false,
        autoUpdateEnabled: true,
        requestedBy: context.viewer.name,
      }),
    ),
});

const updateCatalog = route({
  method: 'POST',
  path: `${PATH}{uuid}/update_catalog/`,
  operationId: 'marketplace_software_catalogs_update_catalog',
  tag: TAG,
  summary: 'Trigger async update for an existing catalog',
  description: 'Starts to bring a catalog up to date with its upstream, and answers at once. A body is ignored. For staff.',
  access: 'staff',
  outcomes: {
    202: { description: 'The update has been taken on.', schema: UpdatingView },
    400: UNUSABLE,
    409: { description: 'Another import of the catalog is not finished yet.', schema: BusyView },
  },
  handle: ({ uuid }, context) =>
    takenOn(context, { status: 'updating', catalog_uuid: digits(uuid) }, () =>
      context.imports.refreshCatalog({ catalogId: uuid, dryRun: false, forced: false, requestedBy: context.viewer.name }),
    ),
});

/** Starts a job. What stands in its way is told as clients know it, with the job that is in the way. @throws Refusal */
async function takenOn({ links }: RestContext, answer: object, start: () => Promise<string>): Promise<Reply> {
  try {
    return { status: 202, body: { ...answer, ...jobView(await start(), links) } };
  } catch (error) {
    if (error instanceof ImportInProgressError) throw httpErrors.busy(error.message, jobView(error.jobId, links));
    if (error instanceof NotFoundError) throw httpErrors.notFound();
    if (error instanceof ConflictError) throw httpErrors.invalid([error.message]);
    throw error instanceof InvalidInputError ? unusable(error) : error;
  }
}

/** A release that upstream does not have is the fault of a field; a catalog without an upstream is none. */
function unusable({ issues }: InvalidInputError): HttpError {
  const messages = issues.map(({ message }) => message);
  return issues.some(({ path }) => path[0] === 'release')
    ? httpErrors.invalid({ version: messages })
    : httpErrors.invalid(messages);
}

type CpuTargetView = z.infer<typeof CpuTargetView>;

/** @throws Refusal for a catalog that is not there */
async function cpuTargetsOf(uuid: string, { loaders }: RestContext): Promise<CpuTargetView[]> {
  const [catalog, targets] = await Promise.all([loaders.catalog(['type']).load(uuid), loaders.cpuTargets.load(uuid)]);
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
  description: 'The processors that something in the catalog is built for, sorted; all of them.',
  access: 'reader',
  outcomes: { 200: { description: 'The processors.', schema: z.array(CpuTargetView), headers: COUNT } },
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
  description: 'How many processors something in the catalog is built for, in the header X-Result-Count.',
  access: 'reader',
  outcomes: { 200: { description: 'The headers of the list.', headers: COUNT } },
  handle: async ({ uuid }, context) => ({ status: 200, headers: counted((await cpuTargetsOf(uuid, context)).length) }),
});

const retrieveImport = route({
  method: 'GET',
  path: `/api/${COLLECTIONS.imports}/{uuid}/`,
  operationId: 'marketplace_software_imports_retrieve',
  tag: TAG,
  summary: 'Retrieve an import',
  description: 'How an import or update goes, or how it ended. For staff.',
  access: 'staff',
  outcomes: { 200: { description: 'The import.', schema: ImportView } },
  async handle({ uuid }, { db, links }) {
    const job = await db.prisma.importJob.findUnique({ where: { id: uuid } });
    if (!job) throw httpErrors.notFound();
    return { status: 200, body: importView(job, links) };
  },
});

/** What is done with catalogs as a whole. */
export const catalogActions: readonly Route[] = [
  discover,
  countDiscovered,
  importCatalog,
  updateCatalog,
  cpuTargets,
  countCpuTargets,
  retrieveImport,
];
