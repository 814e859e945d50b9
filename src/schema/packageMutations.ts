import { createPackage, deletePackage, updatePackage } from '../store/edits/packages.ts';
import { builder } from './builder.ts';
import { DeleteInput, DeleteResult, deletion } from './deleteResult.ts';
import { edited, editPayload } from './mutationPayload.ts';
import { ConflictError, InvalidInputError, NotFoundError } from './errors.ts';
import { Ecosystem } from './enums.ts';
import { Package } from './refs.ts';

type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

const described = (t: InputFields) => ({
  description: t.string({ description: 'What it does, in words.' }),
  homepage: t.field({ type: 'URL', description: 'Its home page: an http or https address.' }),
  categories: t.stringList({ description: 'What it is tagged with.' }),
  licenses: t.stringList({ description: 'Its licences, best as SPDX expressions.' }),
  maintainers: t.stringList({ description: 'Who maintains it.' }),
  parentIds: t.idList({
    description: 'The packages of the same catalog that it comes with; those that its versions have are parents anyway.',
  }),
});

const CreatePackageInput = builder.inputType('CreatePackageInput', {
  description: 'A package made by hand. A refresh of its catalog leaves it alone.',
  fields: (t) => ({
    catalogId: t.id({ required: true, description: 'The global id or the uuid of its catalog.' }),
    name: t.string({ required: true, description: 'The name, 1 to 255 characters.' }),
    ecosystem: t.field({
      type: Ecosystem,
      required: true,
      defaultValue: 'SOFTWARE',
      description: "The catalog's own software, or an extension ecosystem.",
    }),
    ...described(t),
  }),
});

const UpdatePackageInput = builder.inputType('UpdatePackageInput', {
  description: 'What to change of a package. What is left out stays; null clears what may be empty.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The global id or the uuid of the package.' }),
    catalogId: t.id({ description: 'Another catalog to take it to, with all its versions.' }),
    ecosystem: t.field({ type: Ecosystem, description: "The catalog's own software, or an extension ecosystem." }),
    name: t.string({ description: 'The name, 1 to 255 characters.' }),
    ...described(t),
  }),
});

const CreatePackagePayload = editPayload('CreatePackagePayload', 'package', Package, (id, { loaders }) =>
  loaders.package().load(id),
);
const UpdatePackagePayload = editPayload('UpdatePackagePayload', 'package', Package, (id, { loaders }) =>
  loaders.package().load(id),
);

builder.mutationFields((t) => ({
  createPackage: t.field({
    type: CreatePackagePayload,
    description: 'Adds a package by hand. Ecosystem and name are unique in a catalog. For staff.',
    args: { input: t.arg({ type: CreatePackageInput, required: true, description: 'The new package.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, createPackage(context.db, input)) }),
  }),
  updatePackage: t.field({
    type: UpdatePackagePayload,
    description: 'Changes what is given of a package. What upstream says otherwise comes back with the next refresh. For staff.',
    args: { input: t.arg({ type: UpdatePackageInput, required: true, description: 'What to change.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, updatePackage(context.db, input)) }),
  }),
  deletePackage: t.field({
    type: DeleteResult,
    description:
      'Deletes a package with its versions and their targets, and with the versions of extensions that these contain. Packages of extensions stay, without it as their parent. What upstream still has comes back with the next refresh. For staff.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The package.' }) },
    authScopes: { staff: true },
    resolve: (_root, { input }, context) => deletion('Package', input, (id) => edited(context, deletePackage(context.db, id))),
  }),
}));
