import { mayEditLinks } from '../domain/offering.ts';
import { FieldIssues } from '../domain/fieldIssues.ts';
import { linkCatalog, unlinkCatalog, updateLink } from '../store/edits/offeringLinks.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { DeleteInput, DeleteResult, deletion } from './deleteResult.ts';
import { edited, editPayload } from './mutationPayload.ts';
import { ConflictError, InvalidInputError, NotFoundError, refusal } from './errors.ts';
import { OfferingCatalog } from './refs.ts';

type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

const restriction = (t: InputFields) => ({
  enabledCpuFamilies: t.stringList({
    description:
      'CPU families the catalog is built for, e.g. `x86_64`; none allows all. Only for a catalog of the type BINARY_RUNTIME.',
  }),
  enabledCpuMicroarchitectures: t.stringList({
    description:
      'Microarchitectures of these families that the catalog is built for: `zen3`, `amd/zen3` or `x86_64/amd/zen3`; none allows all. Only for a catalog of the type BINARY_RUNTIME.',
  }),
  partitionId: t.id({ description: 'The global id or the uuid of a partition of the offering.' }),
});

const LinkCatalogInput = builder.inputType('LinkCatalogInput', {
  description: 'Which catalog to link to which offering.',
  fields: (t) => ({
    offeringId: t.id({ required: true, description: 'The global id or the uuid of the offering.' }),
    catalogId: t.id({ required: true, description: 'The global id or the uuid of the catalog.' }),
    ...restriction(t),
  }),
});

const UpdateCatalogLinkInput = builder.inputType('UpdateCatalogLinkInput', {
  description: 'What to change of a catalog link. What is left out stays; null clears what may be empty.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The global id or the uuid of the link.' }),
    catalogId: t.id({ description: 'The global id or the uuid of the catalog to link instead.' }),
    ...restriction(t),
  }),
});

const LinkCatalogPayload = editPayload('LinkCatalogPayload', 'link', OfferingCatalog, (id, { loaders }) => loaders.link.load(id));
const UpdateCatalogLinkPayload = editPayload('UpdateCatalogLinkPayload', 'link', OfferingCatalog, (id, { loaders }) =>
  loaders.link.load(id),
);

/** Others must not learn whether the offering is there, so they are refused before anything is looked up for them. */
async function refuseOthers({ viewer, loaders }: Context, offeringId: string | undefined): Promise<void> {
  if (viewer.role === 'STAFF') return;
  const offering = offeringId === undefined ? null : await loaders.offering.load(offeringId);
  if (!mayEditLinks(viewer, offering)) throw refusal(viewer);
}

async function refuseOthersOfLink(context: Context, linkId: string | undefined): Promise<void> {
  if (context.viewer.role === 'STAFF') return;
  const link = linkId === undefined ? null : await context.loaders.link.load(linkId);
  await refuseOthers(context, link?.offeringId);
}

/** @throws InvalidInputError for an id of another type */
function inputId(field: string, id: string, typename: string): string | undefined {
  const issues = new FieldIssues();
  const uuid = issues.id(field, id, typename);
  issues.refuse();
  return uuid;
}

builder.mutationFields((t) => ({
  linkCatalog: t.field({
    type: LinkCatalogPayload,
    description: "Offers a catalog, or the part of it that is for certain CPUs. For staff and the offering's owners.",
    args: { input: t.arg({ type: LinkCatalogInput, required: true, description: 'What to link.' }) },
    authScopes: { staff: true, signedIn: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => {
      await refuseOthers(context, inputId('offeringId', input.offeringId, 'Offering'));
      return { id: await edited(context, linkCatalog(context.db, input)) };
    },
  }),
  updateCatalogLink: t.field({
    type: UpdateCatalogLinkPayload,
    description:
      "Changes what is given of a catalog link; what stays of it must suit the catalog too. For staff and the offering's owners.",
    args: { input: t.arg({ type: UpdateCatalogLinkInput, required: true, description: 'What to change.' }) },
    authScopes: { staff: true, signedIn: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => {
      await refuseOthersOfLink(context, inputId('id', input.id, 'OfferingCatalog'));
      return { id: await edited(context, updateLink(context.db, input)) };
    },
  }),
  unlinkCatalog: t.field({
    type: DeleteResult,
    description: "Takes a catalog from an offering; the catalog stays. For staff and the offering's owners.",
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The link.' }) },
    authScopes: { staff: true, signedIn: true },
    resolve: (_root, { input }, context) =>
      deletion('OfferingCatalog', input, async (id) => {
        await refuseOthersOfLink(context, id);
        return { offeringId: await edited(context, unlinkCatalog(context.db, id)) };
      }),
  }),
}));
