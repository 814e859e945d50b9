import { createVersion, deleteVersion, updateVersion } from '../store/edits/versions.ts';
import { builder } from './builder.ts';
import { DeleteInput, DeleteResult, deletion } from './deleteResult.ts';
import { edited, editPayload } from './mutationPayload.ts';
import { ConflictError, InvalidInputError, NotFoundError } from './errors.ts';
import { PackageVersion } from './refs.ts';

type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

const ModuleInput = builder.inputType('ModuleInput', {
  description: 'An environment module, as accepted by `module load`.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The part before the first slash.' }),
    version: t.string({ required: true, description: 'The part after the first slash; may be empty.' }),
  }),
});

const ToolchainInput = builder.inputType('ToolchainInput', {
  description: 'The compilers and libraries that a version is built with.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name, e.g. `foss`.' }),
    version: t.string({ required: true, description: 'The version, e.g. `2023b`.' }),
  }),
});

const described = (t: InputFields) => ({
  parentVersionId: t.id({
    description:
      'For a package of an extension ecosystem: the version of the parent that contains it. Module, toolchain and targets are then those of the parent.',
  }),
  moduleName: t.string({ description: 'The part of the module name before the first slash.' }),
  moduleVersion: t.string({ description: 'The part of the module name after the first slash.' }),
  versionSuffix: t.string({ description: 'Distinguishes builds of the same version and toolchain.' }),
  requiredModules: t.field({ type: [ModuleInput], description: 'All modules loaded with it, in load order.' }),
  toolchain: t.field({ type: ToolchainInput, description: 'The toolchain it is built with.' }),
  toolchainFamilies: t.stringList({
    description:
      'The toolchain families with which it can be loaded; `foss_2023b`, `foss/2023b` and `foss-2023b` are stored as `2023b_foss`.',
  }),
  releaseDate: t.field({ type: 'Date', description: 'The release date.' }),
  dependencies: t.stringList({ description: 'Names of the packages it depends on.' }),
  metadata: t.field({
    type: 'JSONObject',
    description: 'Further data, at most 64 KiB. Replaces the existing object as a whole.',
  }),
});

const CreateVersionInput = builder.inputType('CreateVersionInput', {
  description: 'A manually created version. A refresh of its catalog does not change it.',
  fields: (t) => ({
    packageId: t.id({ required: true, description: 'Global id or uuid of its package.' }),
    version: t.string({ required: true, description: 'The version, 1 to 255 characters.' }),
    ...described(t),
  }),
});

const UpdateVersionInput = builder.inputType('UpdateVersionInput', {
  description: 'Changes to a version. Omitted fields are unchanged; null clears an optional field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Global id or uuid of the version.' }),
    version: t.string({ description: 'The version, 1 to 255 characters.' }),
    ...described(t),
  }),
});

const CreateVersionPayload = editPayload('CreateVersionPayload', 'version', PackageVersion, (id, { loaders }) =>
  loaders.version().load(id),
);
const UpdateVersionPayload = editPayload('UpdateVersionPayload', 'version', PackageVersion, (id, { loaders }) =>
  loaders.version().load(id),
);

builder.mutationFields((t) => ({
  createVersion: t.field({
    type: CreateVersionPayload,
    description: 'Creates a version of a package. Version and module are unique within a package. For staff.',
    args: { input: t.arg({ type: CreateVersionInput, required: true, description: 'The new version.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, createVersion(context.db, input)) }),
  }),
  updateVersion: t.field({
    type: UpdateVersionPayload,
    description: 'Updates the given fields of a version. The next refresh overwrites values that upstream provides. For staff.',
    args: { input: t.arg({ type: UpdateVersionInput, required: true, description: 'The changes.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, updateVersion(context.db, input)) }),
  }),
  deleteVersion: t.field({
    type: DeleteResult,
    description:
      'Deletes a version with its targets, and the versions of extensions that it contains. The next refresh restores whatever upstream still has. For staff.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The version.' }) },
    authScopes: { staff: true },
    resolve: (_root, { input }, context) =>
      deletion('PackageVersion', input, (id) => edited(context, deleteVersion(context.db, id))),
  }),
}));
