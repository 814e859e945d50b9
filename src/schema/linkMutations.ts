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
      'CPU families of the catalog to allow, e.g. `x86_64`; an empty list allows all. Only for catalogs of type BINARY_RUNTIME.',
  }),
  enabledCpuMicroarchitectures: t.stringList({
    description:
      'Microarchitectures of these families to allow: `zen3`, `amd/zen3` or `x86_64/amd/zen3`; an empty list allows all. Only for catalogs of type BINARY_RUNTIME.',
  }),
  partitionId: t.id({ description: 'Global id or uuid of a partition of the offering.' }),
});

const LinkCatalogInput = builder.inputType('LinkCatalogInput', {
  description: 'The catalog to link, and the offering.',
  fields: (t) => ({
    offeringId: t.id({ required: true, description: 'Global id or uuid of the offering.' }),
    catalogId: t.id({ required: true, description: 'Global id or uuid of the catalog.' }),
    ...restriction(t),
  }),
});

const UpdateCatalogLinkInput = builder.inputType('UpdateCatalogLinkInput', {
  description: 'Changes to a catalog link. Omitted fields are unchanged; null clears an optional field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Global id or uuid of the link.' }),
    catalogId: t.id({ description: 'Global id or uuid of the catalog to link instead.' }),
    ...restriction(t),
  }),
});

const LinkCatalogPayload = editPayload('LinkCatalogPayload', 'link', OfferingCatalog, (id, { loaders }) => loaders.link.load(id));
const UpdateCatalogLinkPayload = editPayload('UpdateCatalogLinkPayload', 'link', OfferingCatalog, (id, { loaders }) =>
  loaders.link.load(id),
);

/** Rejects viewers who may not edit the links, before any lookup: they must not learn whether the offering exists. */
async function requireEditor({ viewer, loaders }: Context, offeringId: string | undefined): Promise<void> {
  if (viewer.role === 'STAFF') return;
  const offering = offeringId === undefined ? null : await loaders.offering.load(offeringId);
  if (!mayEditLinks(viewer, offering)) throw refusal(viewer);
}

async function requireEditorOfLink(context: Context, linkId: string | undefined): Promise<void> {
  if (context.viewer.role === 'STAFF') return;
  const link = linkId === undefined ? null : await context.loaders.link.load(linkId);
  await requireEditor(context, link?.offeringId);
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
    description: "Links a catalog to an offering, optionally restricted to certain CPUs. For staff and the offering's owners.",
    args: { input: t.arg({ type: LinkCatalogInput, required: true, description: 'The catalog and the offering.' }) },
    authScopes: { staff: true, signedIn: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => {
      await requireEditor(context, inputId('offeringId', input.offeringId, 'Offering'));
      return { id: await edited(context, linkCatalog(context.db, input)) };
    },
  }),
  updateCatalogLink: t.field({
    type: UpdateCatalogLinkPayload,
    description:
      "Updates the given fields of a catalog link. The unchanged fields must be valid for the catalog too. For staff and the offering's owners.",
    args: { input: t.arg({ type: UpdateCatalogLinkInput, required: true, description: 'The changes.' }) },
    authScopes: { staff: true, signedIn: true },
    errors: { types: [NotFoundError, ConflictError, InvalidInputError] },
    resolve: async (_root, { input }, context) => {
      await requireEditorOfLink(context, inputId('id', input.id, 'OfferingCatalog'));
      return { id: await edited(context, updateLink(context.db, input)) };
    },
  }),
  unlinkCatalog: t.field({
    type: DeleteResult,
    description: "Removes a catalog from an offering; the catalog itself is kept. For staff and the offering's owners.",
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The link.' }) },
    authScopes: { staff: true, signedIn: true },
    resolve: (_root, { input }, context) =>
      deletion('OfferingCatalog', input, async (id) => {
        await requireEditorOfLink(context, id);
        return { offeringId: await edited(context, unlinkCatalog(context.db, id)) };
      }),
  }),
}));
