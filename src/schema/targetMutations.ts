import { createTarget, deleteTarget, updateTarget } from '../store/edits/targets.ts';
import { builder } from './builder.ts';
import { DeleteInput, DeleteResult, deletion } from './deleteResult.ts';
import { edited, editPayload } from './mutationPayload.ts';
import { ConflictError, InvalidInputError, NotFoundError } from './errors.ts';
import { Target } from './refs.ts';

type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

const described = (t: InputFields) => ({
  subtype: t.string({ description: 'For a CPU, the microarchitecture with its vendor, e.g. `amd/zen3` or `generic`.' }),
  location: t.string({ description: 'The location of the installation or download.' }),
  metadata: t.field({
    type: 'JSONObject',
    description: 'Further data, at most 64 KiB. Replaces the existing object as a whole.',
  }),
  gpuArchitectures: t.stringList({ description: 'The GPUs supported by the build for this target, e.g. `nvidia/cc80`.' }),
});

const CreateTargetInput = builder.inputType('CreateTargetInput', {
  description: 'A manually created target. A refresh of its catalog does not change it.',
  fields: (t) => ({
    versionId: t.id({ required: true, description: 'Global id or uuid of its version.' }),
    type: t.string({
      required: true,
      defaultValue: 'cpu_architecture',
      description: 'The kind of target: `cpu_architecture`, `build_variant`, `platform` or any other.',
    }),
    name: t.string({ required: true, description: 'For a CPU, the family, e.g. `x86_64` or `aarch64`.' }),
    ...described(t),
  }),
});

const UpdateTargetInput = builder.inputType('UpdateTargetInput', {
  description: 'Changes to a target. Omitted fields are unchanged; null clears an optional field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Global id or uuid of the target.' }),
    type: t.string({ description: 'The kind of target: `cpu_architecture`, `build_variant`, `platform` or any other.' }),
    name: t.string({ description: 'For a CPU, the family, e.g. `x86_64` or `aarch64`.' }),
    ...described(t),
  }),
});

const CreateTargetPayload = editPayload('CreateTargetPayload', 'target', Target, (id, { loaders }) => loaders.target().load(id));
const UpdateTargetPayload = editPayload('UpdateTargetPayload', 'target', Target, (id, { loaders }) => loaders.target().load(id));

builder.mutationFields((t) => ({
  createTarget: t.field({
    type: CreateTargetPayload,
    description: 'Creates a target of a version. Type, name and subtype are unique within a version. For staff.',
    args: { input: t.arg({ type: CreateTargetInput, required: true, description: 'The new target.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, createTarget(context.db, input)) }),
  }),
  updateTarget: t.field({
    type: UpdateTargetPayload,
    description: 'Updates the given fields of a target. The next refresh overwrites values that upstream provides. For staff.',
    args: { input: t.arg({ type: UpdateTargetInput, required: true, description: 'The changes.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, updateTarget(context.db, input)) }),
  }),
  deleteTarget: t.field({
    type: DeleteResult,
    description: 'Deletes a target. The next refresh restores it if upstream still has it. For staff.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The target.' }) },
    authScopes: { staff: true },
    resolve: (_root, { input }, context) => deletion('Target', input, (id) => edited(context, deleteTarget(context.db, id))),
  }),
}));
