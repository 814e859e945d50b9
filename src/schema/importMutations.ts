import { builder } from './builder.ts';
import { ConflictError, ImportInProgressError, InvalidInputError, NotFoundError } from './errors.ts';
import { decodeId } from '../domain/ids.ts';
import { jobPayload } from './jobPayload.ts';
import { CatalogSource } from './enums.ts';
import { HostInput } from './hostInput.ts';

const ImportCatalogPayload = jobPayload(
  'ImportCatalogPayload',
  'Payload of `importCatalog`. Follow the import with `importProgress`.',
);
const RefreshCatalogPayload = jobPayload(
  'RefreshCatalogPayload',
  'Payload of `refreshCatalog`. Follow the refresh with `importProgress`.',
);
const CancelImportPayload = jobPayload(
  'CancelImportPayload',
  'Payload of `cancelImport`. A running import stops within a second and leaves no changes.',
);
const RetryImportPayload = jobPayload(
  'RetryImportPayload',
  'Payload of `retryImport`. Follow the new import with `importProgress`.',
);

const ImportCatalogInput = builder.inputType('ImportCatalogInput', {
  description: 'The catalog to import.',
  fields: (t) => ({
    source: t.field({ type: CatalogSource, required: true, description: 'The upstream.' }),
    release: t.string({ description: 'The upstream release, e.g. 2023.06 for EESSI. Default: the newest.' }),
    dryRun: t.boolean({ required: true, defaultValue: false, description: 'Only determine the changes, without applying them.' }),
    autoUpdateEnabled: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether the nightly run refreshes the new catalog.',
    }),
    uploadId: t.id({
      description:
        "The id that `POST /uploads` gave a file, which is read in place of upstream's: an EESSI or Spack file on a machine without internet access, the output of Lmod's spider.",
    }),
    name: t.string({ description: "LMOD, and required there: the catalog's name, e.g. that of the cluster." }),
    host: t.field({
      type: HostInput,
      description: 'LMOD: the CPU and GPUs of the nodes that the tree is for, if its paths do not name the CPU.',
    }),
  }),
});

const RefreshCatalogInput = builder.inputType('RefreshCatalogInput', {
  description: 'The catalog to refresh.',
  fields: (t) => ({
    catalogId: t.id({ required: true, description: 'Global id or uuid of the catalog.' }),
    dryRun: t.boolean({ required: true, defaultValue: false, description: 'Only determine the changes, without applying them.' }),
    force: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Disable the shrink guard, which stops a refresh that would remove more than 20 % of the packages, versions or targets, or more than half of a toolchain family, CPU, ecosystem or category.',
    }),
    uploadId: t.id({ description: 'As in `ImportCatalogInput`; required for LMOD.' }),
  }),
});

const CancelImportInput = builder.inputType('CancelImportInput', {
  description: 'The import to cancel.',
  fields: (t) => ({ jobId: t.id({ required: true, description: 'Global id or uuid of the import.' }) }),
});

const RetryImportInput = builder.inputType('RetryImportInput', {
  description: 'The import to retry.',
  fields: (t) => ({
    jobId: t.id({ required: true, description: 'Global id or uuid of an import that failed or was cancelled.' }),
  }),
});

builder.mutationFields((t) => ({
  importCatalog: t.field({
    type: ImportCatalogPayload,
    description: 'Starts the import of a new catalog and returns the job immediately. For staff.',
    args: { input: t.arg({ type: ImportCatalogInput, required: true, description: 'The catalog to import.' }) },
    authScopes: { staff: true },
    errors: { types: [ConflictError, ImportInProgressError, InvalidInputError] },
    resolve: async (_root, { input }, { imports, viewer }) => ({
      jobId: await imports.importCatalog({ ...input, release: input.release ?? null, requestedBy: viewer.name }),
    }),
  }),
  refreshCatalog: t.field({
    type: RefreshCatalogPayload,
    description:
      'Starts the refresh of a catalog from its upstream and returns the job immediately. Rows keep their ids. A manually created catalog is refreshed from the upstream whose catalogs have its name and type; its manually created rows are kept. For staff.',
    args: { input: t.arg({ type: RefreshCatalogInput, required: true, description: 'The catalog to refresh.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ImportInProgressError, InvalidInputError] },
    resolve: async (_root, { input }, { imports, viewer }) => ({
      jobId: await imports.refreshCatalog({
        catalogId: decodeId(input.catalogId, 'Catalog'),
        dryRun: input.dryRun,
        forced: input.force,
        requestedBy: viewer.name,
        uploadId: input.uploadId ?? null,
      }),
    }),
  }),
  cancelImport: t.field({
    type: CancelImportPayload,
    description: 'Cancels an import; its changes are discarded. For staff.',
    args: { input: t.arg({ type: CancelImportInput, required: true, description: 'The import to cancel.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError] },
    resolve: async (_root, { input }, { imports }) => ({ jobId: await imports.cancelImport(decodeId(input.jobId, 'ImportJob')) }),
  }),
  retryImport: t.field({
    type: RetryImportPayload,
    description: 'Retries a failed or cancelled import as a new job. For staff.',
    args: { input: t.arg({ type: RetryImportInput, required: true, description: 'The import to retry.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, ImportInProgressError] },
    resolve: async (_root, { input }, { imports, viewer }) => ({
      jobId: await imports.retryImport(decodeId(input.jobId, 'ImportJob'), viewer.name),
    }),
  }),
}));
