import { createOffering, deleteOffering, updateOffering } from '../store/edits/offerings.ts';
import { builder } from './builder.ts';
import { DeleteInput, DeletePayload, DeleteResult, deletion } from './deleteResult.ts';
import { edited, editPayload } from './mutationPayload.ts';
import { ConflictError, InvalidInputError, NotFoundError } from './errors.ts';
import { Offering } from './refs.ts';

builder.objectField(DeletePayload, 'offering', (t) =>
  t.field({
    type: Offering,
    nullable: true,
    description: 'The offering it belonged to; null if there is none.',
    resolve: ({ offeringId }, _args, { loaders }) => (offeringId ? loaders.offering.load(offeringId) : null),
  }),
);

const PartitionInput = builder.inputType('PartitionInput', {
  description: 'A partition of an offering.',
  fields: (t) => ({
    id: t.id({ description: 'Id of an existing partition to keep or update; omitted for a new one.' }),
    name: t.string({ required: true, description: 'The name, 1 to 255 characters, unique within the offering.' }),
    cpuArchitecture: t.string({ description: 'The CPU of its nodes, e.g. `x86_64/amd/zen3`; at most 100 characters.' }),
    gpuArchitecture: t.string({ description: 'The GPU of its nodes, e.g. `nvidia/cc90`; at most 100 characters.' }),
  }),
});

const OWNERS = 'Names of the viewers who may edit its catalog links, at most 100.';

const CreateOfferingInput = builder.inputType('CreateOfferingInput', {
  description: 'A new offering.',
  fields: (t) => ({
    uuid: t.field({ type: 'UUID', description: 'The uuid of the offering in its portal. Default: a new one.' }),
    name: t.string({ required: true, description: 'The name, 1 to 255 characters.' }),
    owners: t.stringList({ description: OWNERS }),
    partitions: t.field({ type: [PartitionInput], description: 'Its partitions, at most 100.' }),
  }),
});

const UpdateOfferingInput = builder.inputType('UpdateOfferingInput', {
  description: 'Changes to an offering. Omitted fields are unchanged; null clears an optional field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Global id or uuid of the offering.' }),
    name: t.string({ description: 'The name, 1 to 255 characters.' }),
    owners: t.stringList({ description: OWNERS }),
    partitions: t.field({
      type: [PartitionInput],
      description:
        'All its partitions, at most 100. An existing partition that is not listed is deleted; its links are kept without a partition.',
    }),
  }),
});

const CreateOfferingPayload = editPayload('CreateOfferingPayload', 'offering', Offering, (id, { loaders }) =>
  loaders.offering.load(id),
);
const UpdateOfferingPayload = editPayload('UpdateOfferingPayload', 'offering', Offering, (id, { loaders }) =>
  loaders.offering.load(id),
);

builder.mutationFields((t) => ({
  createOffering: t.field({
    type: CreateOfferingPayload,
    description: 'Creates an offering. For staff.',
    args: { input: t.arg({ type: CreateOfferingInput, required: true, description: 'The new offering.' }) },
    authScopes: { staff: true },
    errors: { types: [ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, createOffering(context.db, input)) }),
  }),
  updateOffering: t.field({
    type: UpdateOfferingPayload,
    description: 'Updates the given fields of an offering. For staff.',
    args: { input: t.arg({ type: UpdateOfferingInput, required: true, description: 'The changes.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, updateOffering(context.db, input)) }),
  }),
  deleteOffering: t.field({
    type: DeleteResult,
    description: 'Deletes an offering with its partitions and catalog links. The catalogs are kept. For staff.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The offering.' }) },
    authScopes: { staff: true },
    resolve: (_root, { input }, context) =>
      deletion('Offering', input, async (id) => {
        await edited(context, deleteOffering(context.db, id));
        return {};
      }),
  }),
}));
