import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { ConflictError, ImportInProgressError, InvalidInputError, NotFoundError } from './errors.ts';
import { decodeId } from '../domain/ids.ts';
import { findJob, ImportJob } from './importJob.ts';
import { CatalogSource } from './enums.ts';

function payload(name: string, description: string) {
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

const ImportCatalogPayload = payload('ImportCatalogPayload', 'The import has been taken on; watch it with `importProgress`.');
const RefreshCatalogPayload = payload('RefreshCatalogPayload', 'The refresh has been taken on; watch it with `importProgress`.');
const CancelImportPayload = payload(
  'CancelImportPayload',
  'The import stops, within a second if it runs, and leaves nothing behind.',
);
const RetryImportPayload = payload('RetryImportPayload', 'A new import does it again; watch it with `importProgress`.');

const ImportCatalogInput = builder.inputType('ImportCatalogInput', {
  description: 'Which catalog to import.',
  fields: (t) => ({
    source: t.field({ type: CatalogSource, required: true, description: 'The upstream.' }),
    release: t.string({ description: 'The upstream release, e.g. 2023.06 for EESSI; the newest when left out.' }),
    dryRun: t.boolean({ required: true, defaultValue: false, description: 'Only find out what it would do.' }),
    autoUpdateEnabled: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether the nightly run shall refresh the new catalog.',
    }),
  }),
});

const RefreshCatalogInput = builder.inputType('RefreshCatalogInput', {
  description: 'Which catalog to bring up to date.',
  fields: (t) => ({
    catalogId: t.id({ required: true, description: 'The global id or the uuid of the catalog.' }),
    dryRun: t.boolean({ required: true, defaultValue: false, description: 'Only find out what it would do.' }),
    force: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Apply even where the guard would stop it: more than 20 % of the packages, versions or targets would be removed, or more than half of a toolchain family, CPU, ecosystem or category.',
    }),
  }),
});

const CancelImportInput = builder.inputType('CancelImportInput', {
  description: 'Which import to stop.',
  fields: (t) => ({ jobId: t.id({ required: true, description: 'The global id or the uuid of the import.' }) }),
});

const RetryImportInput = builder.inputType('RetryImportInput', {
  description: 'Which import to do again.',
  fields: (t) => ({
    jobId: t.id({ required: true, description: 'The global id or the uuid of an import that failed or was cancelled.' }),
  }),
});

builder.mutationFields((t) => ({
  importCatalog: t.field({
    type: ImportCatalogPayload,
    description: 'Starts to import a catalog that is not here yet, and returns the job at once. For staff.',
    args: { input: t.arg({ type: ImportCatalogInput, required: true, description: 'What to import.' }) },
    authScopes: { staff: true },
    errors: { types: [ConflictError, ImportInProgressError, InvalidInputError] },
    resolve: async (_root, { input }, { imports, viewer }) => ({
      jobId: await imports.importCatalog({ ...input, release: input.release ?? null, requestedBy: viewer.name }),
    }),
  }),
  refreshCatalog: t.field({
    type: RefreshCatalogPayload,
    description:
      'Starts to bring a catalog up to date with its upstream, and returns the job at once. Rows keep their ids. A catalog created by hand is refreshed from the upstream whose catalogs have its name and type; its rows are kept. For staff.',
    args: { input: t.arg({ type: RefreshCatalogInput, required: true, description: 'What to refresh.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ImportInProgressError, InvalidInputError] },
    resolve: async (_root, { input }, { imports, viewer }) => ({
      jobId: await imports.refreshCatalog({
        catalogId: decodeId(input.catalogId, 'Catalog'),
        dryRun: input.dryRun,
        forced: input.force,
        requestedBy: viewer.name,
      }),
    }),
  }),
  cancelImport: t.field({
    type: CancelImportPayload,
    description: 'Stops an import and leaves nothing of it. For staff.',
    args: { input: t.arg({ type: CancelImportInput, required: true, description: 'What to stop.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError] },
    resolve: async (_root, { input }, { imports }) => ({ jobId: await imports.cancelImport(decodeId(input.jobId, 'ImportJob')) }),
  }),
  retryImport: t.field({
    type: RetryImportPayload,
    description: 'Does an import that failed or was cancelled again, as a new job. For staff.',
    args: { input: t.arg({ type: RetryImportInput, required: true, description: 'What to do again.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, ImportInProgressError] },
    resolve: async (_root, { input }, { imports, viewer }) => ({
      jobId: await imports.retryImport(decodeId(input.jobId, 'ImportJob'), viewer.name),
    }),
  }),
}));
