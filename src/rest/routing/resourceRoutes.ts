import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { RestContext } from './context.ts';
import { mapDomainErrors } from './domainErrors.ts';
import { EVERYTHING, FIELD, type FieldSelection, fieldSelection, NOTHING, sparse } from './fields.ts';
import { httpErrors } from './httpErrors.ts';
import { COLLECTIONS } from './links.ts';
import { readList } from './list.ts';
import { COUNT_HEADERS, pageHeaders, PAGING, pagingOf, placeIn } from './paging.ts';
import type { Read } from './query.ts';
import type { Resource } from './resource.ts';
import { orderTerms, selectionParams } from './selectionParams.ts';
import { type Outcome, type Reply, route, type Route } from './route.ts';

/** The standard routes of a collection: list, count, retrieve, create, PUT, PATCH and delete. */
export function resourceRoutes(resource: Resource): Route[] {
  const { draft } = resource;
  const patch = draft.partial().meta({ id: `Patched${String(draft.meta()?.id)}` });
  return [
    listRoute(resource),
    countRoute(resource),
    retrieveRoute(resource),
    createRoute(resource),
    putRoute(resource, resource.putNeedsAll ? draft : patch),
    patchRoute(resource, patch),
    deleteRoute(resource),
  ];
}

function listRoute(resource: Resource): Route {
  const { noun, view } = resource;
  return route({
    ...onList(resource, 'list'),
    method: 'GET',
    summary: `List ${noun}s`,
    description: `Returns a page of the ${noun}s that match the filters.`,
    access: 'reader',
    query: listParams(resource),
    paging: PAGING,
    outcomes: { 200: { description: `A page of ${noun}s.`, schema: z.array(view), headers: COUNT_HEADERS } },
    async handle({ query, params, address }, context) {
      const selects = fieldSelection(query.field, view);
      const list = await listOf(resource, query, context);
      const { rows, headers } = await readList(list, pagingOf(params), selects, address);
      return { status: 200, headers, body: rows.map((row) => sparse(row, selects)) };
    },
  });
}

function countRoute(resource: Resource): Route {
  const { noun } = resource;
  return route({
    ...onList(resource, 'count'),
    method: 'HEAD',
    summary: `Count ${noun}s`,
    description: `Returns the number of ${noun}s that match the filters in the header X-Result-Count.`,
    access: 'reader',
    query: listParams(resource),
    paging: PAGING,
    outcomes: { 200: { description: 'The headers of the list response.', headers: COUNT_HEADERS } },
    async handle({ query, params, address }, context) {
      const list = await listOf(resource, query, context);
      const count = await list.count();
      return { status: 200, headers: pageHeaders(address, placeIn(pagingOf(params), count), count) };
    },
  });
}

function retrieveRoute(resource: Resource): Route {
  const { noun, view } = resource;
  return route({
    ...onRow(resource, 'retrieve'),
    method: 'GET',
    summary: `Retrieve a ${noun}`,
    description: `Returns a single ${noun}.`,
    access: 'reader',
    query: FIELD,
    outcomes: { 200: one(resource, `The ${noun}.`) },
    async handle({ uuid, query: { field } }, context) {
      const selects = fieldSelection(field, view);
      return { status: 200, body: sparse(await found(resource, uuid, selects, context), selects) };
    },
  });
}

function createRoute(resource: Resource): Route {
  const { collection, noun, draft } = resource;
  return route({
    ...onList(resource, 'create'),
    method: 'POST',
    summary: `Create a ${noun}`,
    description: `Creates a ${noun}. A refresh of its catalog does not change it. Requires staff.`,
    access: 'staff',
    body: draft,
    outcomes: { 201: one(resource, `The new ${noun}.`) },
    async handle({ body }, context) {
      const uuid = await mapDomainErrors(() => resource.create(body, context), resource, context, body);
      const row = await found(resource, uuid, EVERYTHING, context);
      return { status: 201, body: row, headers: { location: context.links.to(collection, uuid) } };
    },
  });
}

function putRoute(resource: Resource, body: z.ZodObject): Route {
  const { noun, putNeedsAll } = resource;
  return route({
    ...onRow(resource, 'update'),
    ...updating(resource, body),
    method: 'PUT',
    summary: `Update a ${noun}`,
    description: `Changes the given fields of a ${noun}${putNeedsAll ? '; required fields must be present' : ''}. Requires staff.`,
  });
}

function patchRoute(resource: Resource, body: z.ZodObject): Route {
  const { noun } = resource;
  return route({
    ...onRow(resource, 'partial_update'),
    ...updating(resource, body),
    method: 'PATCH',
    summary: `Partially update a ${noun}`,
    description: `Changes the given fields of a ${noun}. Requires staff.`,
  });
}

function deleteRoute(resource: Resource): Route {
  const { noun, deletion } = resource;
  return route({
    ...onRow(resource, 'destroy'),
    method: 'DELETE',
    summary: `Delete a ${noun}`,
    description: `Deletes a ${noun} and everything in it. Requires staff.`,
    access: 'staff',
    outcomes: { 204: { description: 'Deleted.' }, ...deletion },
    async handle({ uuid }, context) {
      await mapDomainErrors(() => resource.remove(uuid, context), resource, context);
      return { status: 204 };
    },
  });
}

/** What PUT and PATCH have in common. */
const updating = (resource: Resource, body: z.ZodObject) => ({
  access: 'staff' as const,
  permit: (uuid: string, context: RestContext) => found(resource, uuid, NOTHING, context),
  body,
  outcomes: { 200: one(resource, `The ${resource.noun} as it is now.`) },
  handle: (request: { readonly uuid: string; readonly body: Row }, context: RestContext) =>
    update(resource, request.uuid, request.body, context),
});

const onList = (resource: Resource, operation: string) => ({
  path: `/api/${COLLECTIONS[resource.collection]}/`,
  ...named(resource, operation),
});

const onRow = (resource: Resource, operation: string) => ({
  path: `/api/${COLLECTIONS[resource.collection]}/{uuid}/`,
  ...named(resource, operation),
});

const named = ({ collection, tag }: Resource, operation: string) => ({
  operationId: `${COLLECTIONS[collection].replaceAll('-', '_')}_${operation}`,
  tag,
});

const one = ({ view }: Resource, description: string): Outcome => ({ description, schema: view });

/** The query parameters of a list. */
const listParams = (resource: Resource) => ({ ...selectionParams(resource), ...FIELD });

const listOf = (resource: Resource, query: Read<ReturnType<typeof listParams>>, context: RestContext) =>
  resource.list(query, orderTerms(query), context);

/** The fields of a row or a body. */
type Row = Readonly<Record<string, unknown>>;

/** @throws HttpError 404 */
async function found(resource: Resource, uuid: string, selects: FieldSelection, context: RestContext): Promise<Row> {
  const row = await resource.find(uuid, selects, context);
  if (!row) throw httpErrors.notFound();
  return row;
}

/** Applies only the fields that differ, since clients send back whole rows as they have read them. */
async function update(resource: Resource, uuid: string, body: Row, context: RestContext): Promise<Reply> {
  const before = await found(resource, uuid, EVERYTHING, context);
  const changed = Object.entries(body).filter(([field, value]) => !isDeepStrictEqual(value, before[field]));
  if (changed.length === 0) return { status: 200, body: before };
  const change = Object.fromEntries(changed);
  await mapDomainErrors(async () => resource.update(uuid, change, context), resource, context, change);
  return { status: 200, body: await found(resource, uuid, EVERYTHING, context) };
}
