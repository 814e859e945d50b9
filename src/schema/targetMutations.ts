import { createTarget, deleteTarget, updateTarget } from '../store/edits/targets.ts';
import { builder } from './builder.ts';
import { DeleteInput, DeleteResult, deletion } from './deleteResult.ts';
import { edited, editPayload } from './mutationPayload.ts';
import { ConflictError, InvalidInputError, NotFoundError } from './errors.ts';
import { Target } from './refs.ts';

type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

const described = (t: InputFields) => ({
  subtype: t.string({ description: 'For a CPU the microarchitecture with its vendor: `amd/zen3`, `generic`.' }),
  location: t.string({ description: 'Where it is installed, or can be had from.' }),
  metadata: t.field({ type: 'JSONObject', description: 'Anything else, 64 KiB at most; it replaces what is there whole.' }),
  gpuArchitectures: t.stringList({ description: 'The GPUs that it is built for on this target, e.g. `nvidia/cc80`.' }),
});

const CreateTargetInput = builder.inputType('CreateTargetInput', {
  description: 'A target made by hand. A refresh of its catalog leaves it alone.',
  fields: (t) => ({
    versionId: t.id({ required: true, description: 'The global id or the uuid of its version.' }),
    type: t.string({
      required: true,
      defaultValue: 'cpu_architecture',
      description: 'Its kind: `cpu_architecture`, `build_variant`, `platform` or any other.',
    }),
    name: t.string({ required: true, description: 'For a CPU the family: `x86_64`, `aarch64`.' }),
    ...described(t),
  }),
});

const UpdateTargetInput = builder.inputType('UpdateTargetInput', {
  description: 'What to change of a target. What is left out stays; null clears what may be empty.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The global id or the uuid of the target.' }),
    type: t.string({ description: 'Its kind: `cpu_architecture`, `build_variant`, `platform` or any other.' }),
    name: t.string({ description: 'For a CPU the family: `x86_64`, `aarch64`.' }),
    ...described(t),
  }),
});

const CreateTargetPayload = editPayload('CreateTargetPayload', 'target', Target, (id, { loaders }) => loaders.target.load(id));
const UpdateTargetPayload = editPayload('UpdateTargetPayload', 'target', Target, (id, { loaders }) => loaders.target.load(id));

builder.mutationFields((t) => ({
  createTarget: t.field({
    type: CreateTargetPayload,
    description: 'Adds a target to a version by hand. Type, name and subtype are unique in a version. For staff.',
    args: { input: t.arg({ type: CreateTargetInput, required: true, description: 'The new target.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, createTarget(context.db, input)) }),
  }),
  updateTarget: t.field({
    type: UpdateTargetPayload,
    description: 'Changes what is given of a target. What upstream says otherwise comes back with the next refresh. For staff.',
    args: { input: t.arg({ type: UpdateTargetInput, required: true, description: 'What to change.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, updateTarget(context.db, input)) }),
  }),
  deleteTarget: t.field({
    type: DeleteResult,
    description: 'Deletes a target. One that upstream still has comes back with the next refresh. For staff.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The target.' }) },
    authScopes: { staff: true },
    resolve: (_root, { input }, context) => deletion('Target', input, (id) => edited(context, deleteTarget(context.db, id))),
  }),
}));
