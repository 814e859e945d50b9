import { createVersion, deleteVersion, updateVersion } from '../store/edits/versions.ts';
import { builder } from './builder.ts';
import { DeleteInput, DeleteResult, deletion } from './deleteResult.ts';
import { edited, editPayload } from './mutationPayload.ts';
import { ConflictError, InvalidInputError, NotFoundError } from './errors.ts';
import { PackageVersion } from './refs.ts';

type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

const ModuleInput = builder.inputType('ModuleInput', {
  description: 'A module, as `module load` takes it.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The part before the first slash.' }),
    version: t.string({ required: true, description: 'The part behind it; may be empty.' }),
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
      'For a package of an extension ecosystem: the version of the parent that contains it; module, toolchain and targets are then the parent’s.',
  }),
  moduleName: t.string({ description: 'The part of the module before the first slash.' }),
  moduleVersion: t.string({ description: 'The part of the module behind it.' }),
  versionSuffix: t.string({ description: 'What tells builds of one version and toolchain apart.' }),
  requiredModules: t.field({ type: [ModuleInput], description: 'Everything that is loaded with it, in load order.' }),
  toolchain: t.field({ type: ToolchainInput, description: 'What it is built with.' }),
  toolchainFamilies: t.stringList({
    description:
      'The toolchain families it can be loaded with; `foss_2023b`, `foss/2023b` and `foss-2023b` are stored as `2023b_foss`.',
  }),
  releaseDate: t.field({ type: 'Date', description: 'When it was released.' }),
  dependencies: t.stringList({ description: 'Names of the packages it needs.' }),
  metadata: t.field({ type: 'JSONObject', description: 'Anything else, 64 KiB at most; it replaces what is there whole.' }),
});

const CreateVersionInput = builder.inputType('CreateVersionInput', {
  description: 'A version made by hand. A refresh of its catalog leaves it alone.',
  fields: (t) => ({
    packageId: t.id({ required: true, description: 'The global id or the uuid of its package.' }),
    version: t.string({ required: true, description: 'The version, 1 to 255 characters.' }),
    ...described(t),
  }),
});

const UpdateVersionInput = builder.inputType('UpdateVersionInput', {
  description: 'What to change of a version. What is left out stays; null clears what may be empty.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The global id or the uuid of the version.' }),
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
    description: 'Adds a version to a package by hand. Version and module are unique in a package. For staff.',
    args: { input: t.arg({ type: CreateVersionInput, required: true, description: 'The new version.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, createVersion(context.db, input)) }),
  }),
  updateVersion: t.field({
    type: UpdateVersionPayload,
    description: 'Changes what is given of a version. What upstream says otherwise comes back with the next refresh. For staff.',
    args: { input: t.arg({ type: UpdateVersionInput, required: true, description: 'What to change.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, updateVersion(context.db, input)) }),
  }),
  deleteVersion: t.field({
    type: DeleteResult,
    description:
      'Deletes a version with its targets, and with the versions of extensions that it contains. What upstream still has comes back with the next refresh. For staff.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The version.' }) },
    authScopes: { staff: true },
    resolve: (_root, { input }, context) =>
      deletion('PackageVersion', input, (id) => edited(context, deleteVersion(context.db, id))),
  }),
}));
