import { z } from 'zod';
import { ConflictError } from '../../domain/errors.ts';
import { uuidOf } from '../../domain/ids.ts';
import { mayEditLinks } from '../../domain/offering.ts';
import { type LinkChange, linkCatalog, unlinkCatalog, updateLink } from '../../store/edits/offeringLinks.ts';
import type { OfferingRow } from '../../store/sql/offerings.ts';
import { uuid, writtenUuid } from '../routing/common.ts';
import type { RestContext } from '../routing/context.ts';
import { mapDomainErrors, type ErrorMapping } from '../routing/domainErrors.ts';
import { FIELD, sparse, fieldSelection } from '../routing/fields.ts';
import { hyperlink, referenced } from '../routing/hyperlink.ts';
import { COLLECTIONS, digits } from '../routing/links.ts';
import { LinkView, linkView, OfferingView, offeringView } from '../views/offeringView.ts';
import { httpErrors } from '../routing/httpErrors.ts';
import { route, type Route } from '../routing/route.ts';

const TAG = 'Marketplace Provider Offerings';
const PATH = `/api/${COLLECTIONS.offerings}/{uuid}/`;

const id = (description: string) => writtenUuid(description, 'Must be a valid UUID.');

const RESTRICTION = {
  enabled_cpu_family: z.array(z.string()).optional().meta({
    description: 'CPU families the catalog is built for; none allows all. Only for a catalog of the type binary_runtime.',
  }),
  enabled_cpu_microarchitectures: z.array(z.string()).optional().meta({
    description: 'Microarchitectures of these families that the catalog is built for: zen3 or amd/zen3; none allows all.',
  }),
  partition: id('A partition of the offering.').nullable().optional(),
};

const AddDraft = z
  .object({ catalog: hyperlink('catalogs', 'The catalog: its uuid, or its address.'), ...RESTRICTION })
  .meta({ id: 'OfferingSoftwareCatalogRequest', description: 'Which catalog to link.' });

const link = { offering_catalog_uuid: id('The link.') };

const UpdateDraft = z
  .object({ ...link, ...AddDraft.partial().shape })
  .meta({ id: 'OfferingSoftwareCatalogUpdate', description: 'What to change of a link.' });

const RemoveDraft = z.object(link).meta({ id: 'OfferingSoftwareCatalogRemoval', description: 'Which link to take away.' });

const AddedView = z
  .object({ uuid: uuid('The id of the new link.') })
  .meta({ id: 'AddedSoftwareCatalog', description: 'The catalog is linked.' });

const TELLING: ErrorMapping = {
  holder: 'catalog',
  fieldNames: {
    catalogId: 'catalog',
    partitionId: 'partition',
    enabledCpuFamilies: 'enabled_cpu_family',
    enabledCpuMicroarchitectures: 'enabled_cpu_microarchitectures',
  },
};

const changeOf = (draft: Partial<z.infer<typeof AddDraft>>): LinkChange => ({
  catalogId: referenced('catalogs', draft.catalog),
  enabledCpuFamilies: draft.enabled_cpu_family,
  enabledCpuMicroarchitectures: draft.enabled_cpu_microarchitectures,
  partitionId: draft.partition,
});

async function found(uuid: string, { loaders }: RestContext): Promise<OfferingRow> {
  const offering = await loaders.offering.load(uuid);
  if (!offering) throw httpErrors.notFound();
  return offering;
}

/** @throws Refusal for those who are neither staff nor among the owners */
async function refuseOthers(uuid: string, context: RestContext): Promise<void> {
  if (!mayEditLinks(context.viewer, await found(uuid, context))) throw httpErrors.forbidden();
}

/** The uuid of a link of the offering. @throws Refusal for one of another offering: it could be anybody's */
async function ownLink(offeringId: string, linkId: string, { loaders }: RestContext): Promise<string> {
  const uuid = uuidOf(linkId) ?? '';
  const row = await loaders.link.load(uuid);
  if (row?.offeringId !== offeringId) throw httpErrors.notFound();
  return uuid;
}

/** Linking a catalog twice is told of the field that would do so. */
async function unlessLinked<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ConflictError ? httpErrors.invalid({ catalog: [error.message] }) : error;
  }
}

const retrieve = route({
  method: 'GET',
  path: PATH,
  operationId: 'marketplace_provider_offerings_retrieve',
  tag: TAG,
  summary: 'Retrieve an offering',
  description: 'An offering with the catalogs linked to it.',
  access: 'reader',
  query: FIELD,
  outcomes: { 200: { description: 'The offering.', schema: OfferingView } },
  async handle({ uuid, query: { field } }, context) {
    const wants = fieldSelection(field, OfferingView);
    return { status: 200, body: sparse(await offeringView(await found(uuid, context), wants, context), wants) };
  },
});

const add = route({
  method: 'POST',
  path: `${PATH}add_software_catalog/`,
  operationId: 'marketplace_provider_offerings_add_software_catalog',
  tag: TAG,
  summary: 'Link a software catalog to an offering',
  description: "Offers a catalog, or the part of it that is for certain CPUs. For staff and the offering's owners.",
  access: 'signedIn',
  permit: refuseOthers,
  body: AddDraft,
  outcomes: { 201: { description: 'The catalog is linked.', schema: AddedView } },
  async handle({ uuid, body }, context) {
    const change = { ...changeOf(body), offeringId: uuid };
    const added = await mapDomainErrors(() => context.edited(linkCatalog(context.db, change)), TELLING, context, body);
    return { status: 201, body: { uuid: digits(added) } };
  },
});

const update = route({
  method: 'PATCH',
  path: `${PATH}update_software_catalog/`,
  operationId: 'marketplace_provider_offerings_update_software_catalog',
  tag: TAG,
  summary: 'Change the link of a software catalog to an offering',
  description:
    "Changes what is given of a link; what stays of it must suit the catalog too. For staff and the offering's owners.",
  access: 'signedIn',
  permit: refuseOthers,
  body: UpdateDraft,
  outcomes: { 200: { description: 'The link as it is now.', schema: LinkView } },
  async handle({ uuid, body }, context) {
    const linkId = await ownLink(uuid, body.offering_catalog_uuid, context);
    const change = { ...changeOf(body), id: linkId };
    await mapDomainErrors(() => unlessLinked(() => context.edited(updateLink(context.db, change))), TELLING, context, body);
    const [row, offering] = await Promise.all([context.loaders.link.load(linkId), found(uuid, context)]);
    const view = row && (await linkView(row, offering, context));
    if (!view) throw httpErrors.notFound();
    return { status: 200, body: view };
  },
});

const remove = route({
  method: 'POST',
  path: `${PATH}remove_software_catalog/`,
  operationId: 'marketplace_provider_offerings_remove_software_catalog',
  tag: TAG,
  summary: 'Take a software catalog from an offering',
  description: "Takes a catalog from an offering; the catalog stays. For staff and the offering's owners.",
  access: 'signedIn',
  permit: refuseOthers,
  body: RemoveDraft,
  outcomes: { 204: { description: 'It is linked no more.' } },
  async handle({ uuid, body }, context) {
    const linkId = await ownLink(uuid, body.offering_catalog_uuid, context);
    await mapDomainErrors(() => context.edited(unlinkCatalog(context.db, linkId)), TELLING, context);
    return { status: 204 };
  },
});

/** Offerings, as far as software catalogs are concerned. */
export const offeringRoutes: readonly Route[] = [retrieve, add, update, remove];
