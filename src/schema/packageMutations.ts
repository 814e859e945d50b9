import { createPackage, deletePackage, updatePackage } from '../store/edits/packages.ts';
import { builder } from './builder.ts';
import { DeleteInput, DeleteResult, deletion } from './deleteResult.ts';
import { edited, editPayload } from './mutationPayload.ts';
import { ConflictError, InvalidInputError, NotFoundError } from './errors.ts';
import { Ecosystem } from './enums.ts';
import { Package } from './refs.ts';

type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

const described = (t: InputFields) => ({
  description: t.string({ description: 'Free-text description.' }),
  homepage: t.field({ type: 'URL', description: 'Its home page: an http or https address.' }),
  categories: t.stringList({ description: 'Its categories.' }),
  licenses: t.stringList({ description: 'Its licences, preferably SPDX expressions.' }),
  maintainers: t.stringList({ description: 'Its maintainers.' }),
  parentIds: t.idList({
    description: 'Packages of the same catalog that contain it, in addition to the parents of its versions.',
  }),
});

const CreatePackageInput = builder.inputType('CreatePackageInput', {
  description: 'A manually created package. A refresh of its catalog does not change it.',
  fields: (t) => ({
    catalogId: t.id({ required: true, description: 'Global id or uuid of its catalog.' }),
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
  description: 'Changes to a package. Omitted fields are unchanged; null clears an optional field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Global id or uuid of the package.' }),
    catalogId: t.id({ description: 'Another catalog to move it to, with all its versions.' }),
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
    description: 'Creates a package. Ecosystem and name are unique within a catalog. For staff.',
    args: { input: t.arg({ type: CreatePackageInput, required: true, description: 'The new package.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, createPackage(context.db, input)) }),
  }),
  updatePackage: t.field({
    type: UpdatePackagePayload,
    description: 'Updates the given fields of a package. The next refresh overwrites values that upstream provides. For staff.',
    args: { input: t.arg({ type: UpdatePackageInput, required: true, description: 'The changes.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, updatePackage(context.db, input)) }),
  }),
  deletePackage: t.field({
    type: DeleteResult,
    description:
      'Deletes a package with its versions and their targets, and the versions of extensions that these contain. Extension packages are kept without this parent. The next refresh restores whatever upstream still has. For staff.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The package.' }) },
    authScopes: { staff: true },
    resolve: (_root, { input }, context) => deletion('Package', input, (id) => edited(context, deletePackage(context.db, id))),
  }),
}));
