import { createCatalog, deleteCatalog, updateCatalog } from '../store/edits/catalogs.ts';
import { builder } from './builder.ts';
import { DeleteInput, DeleteResult, deletion } from './deleteResult.ts';
import { edited, editPayload } from './mutationPayload.ts';
import { ConflictError, InvalidInputError, NotFoundError } from './errors.ts';
import { CatalogType } from './enums.ts';
import { Catalog } from './refs.ts';

const CreateCatalogInput = builder.inputType('CreateCatalogInput', {
  description: 'An empty catalog made by hand.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name, 1 to 255 characters.' }),
    version: t.string({ required: true, description: 'The version, 1 to 255 characters.' }),
    type: t.field({ type: CatalogType, required: true, defaultValue: 'BINARY_RUNTIME', description: 'What it holds.' }),
    sourceUrl: t.field({ type: 'URL', description: 'Where it comes from: an http or https address.' }),
    description: t.string({ description: 'What it is, in words.' }),
    metadata: t.field({ type: 'JSONObject', description: 'Anything else, 64 KiB at most.' }),
    autoUpdateEnabled: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether the nightly run shall refresh it, where it has an upstream.',
    }),
    updateErrors: t.string({ description: 'The error text of the last update.' }),
  }),
});

const UpdateCatalogInput = builder.inputType('UpdateCatalogInput', {
  description: 'What to change of a catalog. What is left out stays; null clears what may be empty.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The global id or the uuid of the catalog.' }),
    updateErrors: t.string({ description: 'The error text of the last update; the empty text clears it.' }),
    name: t.string({ description: 'The name, 1 to 255 characters.' }),
    version: t.string({ description: 'The version, 1 to 255 characters.' }),
    type: t.field({ type: CatalogType, description: 'What it holds.' }),
    sourceUrl: t.field({ type: 'URL', description: 'Where it comes from: an http or https address.' }),
    description: t.string({ description: 'What it is, in words.' }),
    metadata: t.field({ type: 'JSONObject', description: 'Anything else, 64 KiB at most; it replaces what is there whole.' }),
    autoUpdateEnabled: t.boolean({ description: 'Whether the nightly run shall refresh it.' }),
  }),
});

const CreateCatalogPayload = editPayload('CreateCatalogPayload', 'catalog', Catalog, (id, { loaders }) =>
  loaders.catalog().load(id),
);
const UpdateCatalogPayload = editPayload('UpdateCatalogPayload', 'catalog', Catalog, (id, { loaders }) =>
  loaders.catalog().load(id),
);

builder.mutationFields((t) => ({
  createCatalog: t.field({
    type: CreateCatalogPayload,
    description: 'Makes an empty catalog by hand. Name, version and type are unique together. For staff.',
    args: { input: t.arg({ type: CreateCatalogInput, required: true, description: 'The new catalog.' }) },
    authScopes: { staff: true },
    errors: { types: [ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, createCatalog(context.db, input)) }),
  }),
  updateCatalog: t.field({
    type: UpdateCatalogPayload,
    description: 'Changes what is given of a catalog. What upstream says of it comes back with the next refresh. For staff.',
    args: { input: t.arg({ type: UpdateCatalogInput, required: true, description: 'What to change.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, updateCatalog(context.db, input)) }),
  }),
  deleteCatalog: t.field({
    type: DeleteResult,
    description:
      'Deletes a catalog with all its packages, versions and targets, and the links of offerings to it. Its imports stay. Refused while one runs. For staff.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The catalog.' }) },
    authScopes: { staff: true },
    resolve: (_root, { input }, context) =>
      deletion('Catalog', input, async (id) => {
        await edited(context, deleteCatalog(context.db, id));
        return {};
      }),
  }),
}));
