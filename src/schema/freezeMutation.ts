import { decodeId } from '../domain/ids.ts';
import { builder } from './builder.ts';
import { ConflictError, ImportInProgressError, InvalidInputError, NotFoundError } from './errors.ts';
import { jobPayload } from './jobPayload.ts';

const FreezeCatalogPayload = jobPayload(
  'FreezeCatalogPayload',
  'Payload of `freezeCatalog`. Follow the job with `importProgress`; its `catalog` is the copy, once it exists.',
);

const FreezeCatalogInput = builder.inputType('FreezeCatalogInput', {
  description: 'The catalog to copy.',
  fields: (t) => ({
    catalogId: t.id({ required: true, description: 'Global id or uuid of the catalog.' }),
    version: t.string({
      description: 'The version of the copy. Default: that of the catalog with the date, e.g. `2025.06-frozen-20261128`.',
    }),
  }),
});

builder.mutationFields((t) => ({
  freezeCatalog: t.field({
    type: FreezeCatalogPayload,
    description:
      'Starts a copy of a catalog as it is now, with rows of its own that no refresh changes, and returns the job immediately. InvalidInputError for a catalog without an upstream or one that is a copy itself, ConflictError if the version exists. For staff.',
    args: { input: t.arg({ type: FreezeCatalogInput, required: true, description: 'The catalog to copy.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, ImportInProgressError, InvalidInputError] },
    resolve: async (_root, { input }, { imports, viewer }) => ({
      jobId: await imports.freezeCatalog({
        catalogId: decodeId(input.catalogId, 'Catalog'),
        version: input.version ?? null,
        requestedBy: viewer.name,
      }),
    }),
  }),
}));
