import { createCatalog, deleteCatalog, updateCatalog } from '../store/edits/catalogs.ts';
import { builder } from './builder.ts';
import { DeleteInput, DeleteResult, deletion } from './deleteResult.ts';
import { edited, editPayload } from './mutationPayload.ts';
import { ConflictError, InvalidInputError, NotFoundError } from './errors.ts';
import { CatalogType } from './enums.ts';
import { Catalog } from './refs.ts';

const CreateCatalogInput = builder.inputType('CreateCatalogInput', {
  description: 'A manually created, empty catalog.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name, 1 to 255 characters.' }),
    version: t.string({ required: true, description: 'The version, 1 to 255 characters.' }),
    type: t.field({
      type: CatalogType,
      required: true,
      defaultValue: 'BINARY_RUNTIME',
      description: 'The kind of software in the catalog.',
    }),
    sourceUrl: t.field({ type: 'URL', description: 'Its source: an http or https address.' }),
    description: t.string({ description: 'Free-text description.' }),
    metadata: t.field({ type: 'JSONObject', description: 'Further data, at most 64 KiB.' }),
    autoUpdateEnabled: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether the nightly run refreshes it, if it has an upstream.',
    }),
    updateErrors: t.string({ description: 'The error of the last update.' }),
  }),
});

const UpdateCatalogInput = builder.inputType('UpdateCatalogInput', {
  description: 'Changes to a catalog. Omitted fields are unchanged; null clears an optional field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Global id or uuid of the catalog.' }),
    updateErrors: t.string({ description: 'The error of the last update; an empty string clears it.' }),
    name: t.string({ description: 'The name, 1 to 255 characters.' }),
    version: t.string({ description: 'The version, 1 to 255 characters.' }),
    type: t.field({ type: CatalogType, description: 'The kind of software in the catalog.' }),
    sourceUrl: t.field({ type: 'URL', description: 'Its source: an http or https address.' }),
    description: t.string({ description: 'Free-text description.' }),
    metadata: t.field({
      type: 'JSONObject',
      description: 'Further data, at most 64 KiB. Replaces the existing object as a whole.',
    }),
    autoUpdateEnabled: t.boolean({ description: 'Whether the nightly run refreshes it.' }),
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
    description: 'Creates an empty catalog. The combination of name, version and type is unique. For staff.',
    args: { input: t.arg({ type: CreateCatalogInput, required: true, description: 'The new catalog.' }) },
    authScopes: { staff: true },
    errors: { types: [ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, createCatalog(context.db, input)) }),
  }),
  updateCatalog: t.field({
    type: UpdateCatalogPayload,
    description: 'Updates the given fields of a catalog. The next refresh overwrites values that upstream provides. For staff.',
    args: { input: t.arg({ type: UpdateCatalogInput, required: true, description: 'The changes.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, updateCatalog(context.db, input)) }),
  }),
  deleteCatalog: t.field({
    type: DeleteResult,
    description:
      'Deletes a catalog with all its packages, versions and targets, and the catalog links that refer to it. Its import jobs are kept. Fails while an import of it is queued or running. For staff.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The catalog.' }) },
    authScopes: { staff: true },
    resolve: (_root, { input }, context) =>
      deletion('Catalog', input, async (id) => {
        await edited(context, deleteCatalog(context.db, id));
        return {};
      }),
  }),
}));
