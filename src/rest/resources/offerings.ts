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
    description:
      'CPU families that the catalog is built for; an empty list allows all. Only for catalogs of the type binary_runtime.',
  }),
  enabled_cpu_microarchitectures: z.array(z.string()).optional().meta({
    description:
      'Microarchitectures of these families that the catalog is built for: zen3 or amd/zen3; an empty list allows all.',
  }),
  partition: id('UUID of a partition of the offering.').nullable().optional(),
};

const AddDraft = z
  .object({ catalog: hyperlink('catalogs', 'UUID or URL of the catalog.'), ...RESTRICTION })
  .meta({ id: 'OfferingSoftwareCatalogRequest', description: 'The catalog to link.' });

const link = { offering_catalog_uuid: id('UUID of the link.') };

const UpdateDraft = z
  .object({ ...link, ...AddDraft.partial().shape })
  .meta({ id: 'OfferingSoftwareCatalogUpdate', description: 'Changes to a link.' });

const RemoveDraft = z.object(link).meta({ id: 'OfferingSoftwareCatalogRemoval', description: 'The link to remove.' });

const AddedView = z
  .object({ uuid: uuid('UUID of the new link.') })
  .meta({ id: 'AddedSoftwareCatalog', description: 'The catalog has been linked.' });

const ERROR_MAPPING: ErrorMapping = {
  parentField: 'catalog',
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

/** @throws HttpError 403 unless the viewer is staff or an owner of the offering */
async function refuseOthers(uuid: string, context: RestContext): Promise<void> {
  if (!mayEditLinks(context.viewer, await found(uuid, context))) throw httpErrors.forbidden();
}

/** The uuid of a link of the offering. @throws HttpError 404 for a link of another offering, which the viewer may not own */
async function ownLink(offeringId: string, linkId: string, { loaders }: RestContext): Promise<string> {
  const uuid = uuidOf(linkId) ?? '';
  const row = await loaders.link.load(uuid);
  if (row?.offeringId !== offeringId) throw httpErrors.notFound();
  return uuid;
}

/** Reports a catalog that is already linked as an error of the field `catalog`. */
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
  description: 'Returns an offering with its linked catalogs.',
  access: 'reader',
  query: FIELD,
  outcomes: { 200: { description: 'The offering.', schema: OfferingView } },
  async handle({ uuid, query: { field } }, context) {
    const selects = fieldSelection(field, OfferingView);
    return { status: 200, body: sparse(await offeringView(await found(uuid, context), selects, context), selects) };
  },
});

const add = route({
  method: 'POST',
  path: `${PATH}add_software_catalog/`,
  operationId: 'marketplace_provider_offerings_add_software_catalog',
  tag: TAG,
  summary: 'Link a software catalog to an offering',
  description: 'Links a catalog, optionally restricted to certain CPUs. Requires staff or an owner of the offering.',
  access: 'signedIn',
  permit: refuseOthers,
  body: AddDraft,
  outcomes: { 201: { description: 'The catalog has been linked.', schema: AddedView } },
  async handle({ uuid, body }, context) {
    const change = { ...changeOf(body), offeringId: uuid };
    const added = await mapDomainErrors(() => context.edited(linkCatalog(context.db, change)), ERROR_MAPPING, context, body);
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
    'Changes the given fields of a link; unchanged restrictions must also be valid for the catalog. Requires staff or an owner of the offering.',
  access: 'signedIn',
  permit: refuseOthers,
  body: UpdateDraft,
  outcomes: { 200: { description: 'The updated link.', schema: LinkView } },
  async handle({ uuid, body }, context) {
    const linkId = await ownLink(uuid, body.offering_catalog_uuid, context);
    const change = { ...changeOf(body), id: linkId };
    await mapDomainErrors(() => unlessLinked(() => context.edited(updateLink(context.db, change))), ERROR_MAPPING, context, body);
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
  summary: 'Remove a software catalog from an offering',
  description: 'Removes the link of a catalog; the catalog itself is not deleted. Requires staff or an owner of the offering.',
  access: 'signedIn',
  permit: refuseOthers,
  body: RemoveDraft,
  outcomes: { 204: { description: 'The link has been removed.' } },
  async handle({ uuid, body }, context) {
    const linkId = await ownLink(uuid, body.offering_catalog_uuid, context);
    await mapDomainErrors(() => context.edited(unlinkCatalog(context.db, linkId)), ERROR_MAPPING, context);
    return { status: 204 };
  },
});

/** Routes of offerings and their catalog links. */
export const offeringRoutes: readonly Route[] = [retrieve, add, update, remove];
