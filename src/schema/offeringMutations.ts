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
    description: 'The offering it belonged to; null where there is none.',
    resolve: ({ offeringId }, _args, { loaders }) => (offeringId ? loaders.offering.load(offeringId) : null),
  }),
);

const PartitionInput = builder.inputType('PartitionInput', {
  description: 'A partition of an offering.',
  fields: (t) => ({
    id: t.id({ description: 'An existing partition to keep or rename; a new one when left out.' }),
    name: t.string({ required: true, description: 'The name, 1 to 255 characters, unique in the offering.' }),
    cpuArchitecture: t.string({ description: 'The CPU of its nodes, e.g. `x86_64/amd/zen3`: 100 characters at most.' }),
    gpuArchitecture: t.string({ description: 'The GPU of its nodes, e.g. `nvidia/cc90`: 100 characters at most.' }),
  }),
});

const OWNERS = 'Names of the viewers who may edit its catalog links, 100 at most.';

const CreateOfferingInput = builder.inputType('CreateOfferingInput', {
  description: 'A new offering.',
  fields: (t) => ({
    uuid: t.field({ type: 'UUID', description: "The offering's own uuid in the portal it belongs to; a new one when left out." }),
    name: t.string({ required: true, description: 'The name, 1 to 255 characters.' }),
    owners: t.stringList({ description: OWNERS }),
    partitions: t.field({ type: [PartitionInput], description: 'Its parts, 100 at most.' }),
  }),
});

const UpdateOfferingInput = builder.inputType('UpdateOfferingInput', {
  description: 'What to change of an offering. What is left out stays; null clears what may be empty.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The global id or the uuid of the offering.' }),
    name: t.string({ description: 'The name, 1 to 255 characters.' }),
    owners: t.stringList({ description: OWNERS }),
    partitions: t.field({
      type: [PartitionInput],
      description: 'All its parts, 100 at most. One that is there and not in the list goes; its links stay, without a partition.',
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
    description: 'Makes an offering. For staff.',
    args: { input: t.arg({ type: CreateOfferingInput, required: true, description: 'The new offering.' }) },
    authScopes: { staff: true },
    errors: { types: [ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, createOffering(context.db, input)) }),
  }),
  updateOffering: t.field({
    type: UpdateOfferingPayload,
    description: 'Changes what is given of an offering. For staff.',
    args: { input: t.arg({ type: UpdateOfferingInput, required: true, description: 'What to change.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => ({ id: await edited(context, updateOffering(context.db, input)) }),
  }),
  deleteOffering: t.field({
    type: DeleteResult,
    description: 'Deletes an offering with its partitions and catalog links. The catalogs stay. For staff.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The offering.' }) },
    authScopes: { staff: true },
    resolve: (_root, { input }, context) =>
      deletion('Offering', input, async (id) => {
        await edited(context, deleteOffering(context.db, id));
        return {};
      }),
  }),
}));
