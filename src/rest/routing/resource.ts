import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { RestContext } from './context.ts';
import { mapDomainErrors, type FieldNames } from './domainErrors.ts';
import { EVERYTHING, FIELD, NOTHING, sparse, type FieldSelection, fieldSelection } from './fields.ts';
import { type Collection, COLLECTIONS } from './links.ts';
import { PAGING, type Paging, pageHeaders, pagingOf, placeIn, windowOf } from './paging.ts';
import { param, type Read, type Shape } from './query.ts';
import { httpErrors } from './httpErrors.ts';
import { type Access, type Outcome, type Reply, route, type Route } from './route.ts';
import type { OffsetWindow } from '../../store/reads/treeReader.ts';

/** The rows of a selection. */
export interface List<View> {
  count(): Promise<number>;
  page(window: OffsetWindow, selects: FieldSelection): Promise<readonly View[]>;
}

/** A collection of rows that can be listed, read, created, updated and deleted. */
export interface Resource<Filters extends Shape, View extends z.ZodObject, Draft extends z.ZodObject, OrderKey extends string> {
  readonly collection: Collection;
  /** Name of a single row, for descriptions. */
  readonly noun: string;
  readonly tag: string;
  readonly filters: Filters;
  /** Sort keys of the API. */
  readonly orders: Readonly<Record<OrderKey, string>>;
  readonly view: View;
  /** The body of a create request; in an update, all fields are optional. */
  readonly draft: Draft;
  /** The field of a draft that references the parent row. */
  readonly parentField?: keyof z.infer<Draft> & string;
  /** Whether a PUT requires the required fields of a draft; otherwise it may be empty. */
  readonly putNeedsAll: boolean;
  /** Additional responses of a deletion. */
  readonly deletion?: Readonly<Record<number, Outcome>>;
  /** Maps the field names of the store's edits to the fields of a draft. */
  readonly fieldNames: FieldNames;
  list(
    query: Read<Filters>,
    order: readonly OrderTerm<OrderKey>[],
    context: RestContext,
  ): List<z.infer<View>> | Promise<List<z.infer<View>>>;
  find(uuid: string, selects: FieldSelection, context: RestContext): Promise<z.infer<View> | null>;
  /** @returns the uuid of the new row */
  create(draft: z.infer<Draft>, context: RestContext): Promise<string>;
  update(uuid: string, change: Partial<z.infer<Draft>>, context: RestContext): Promise<unknown>;
  remove(uuid: string, context: RestContext): Promise<unknown>;
}

/** A requested sort key with its direction. */
export interface OrderTerm<Key extends string> {
  readonly key: Key;
  readonly direction: 'ASC' | 'DESC';
}

function orderOf<Key extends string>(terms: readonly string[] | undefined): readonly OrderTerm<Key>[] {
  return (terms ?? []).map((text) => ({
    key: text.replace(/^-/, '') as Key, // validated as one of the choices
    direction: text.startsWith('-') ? 'DESC' : 'ASC',
  }));
}

/** The headers of list responses. */
export const COUNT_HEADERS = {
  'X-Result-Count': z.int().meta({ description: 'Total number of rows.' }),
  Link: z.string().meta({ description: 'Links to the first, previous, next and last page (RFC 8288).' }),
};

/** The standard routes of a collection: list, count, retrieve, create, PUT, PATCH and delete. */
export function resourceRoutes<
  Filters extends Shape,
  View extends z.ZodObject,
  Draft extends z.ZodObject,
  OrderKey extends string,
>(resource: Resource<Filters, View, Draft, OrderKey>): Route[] {
  const { collection, noun, tag, filters, view, draft } = resource;
  const slug = COLLECTIONS[collection];
  const operation = slug.replaceAll('-', '_');
  const [list, detail] = [`/api/${slug}/`, `/api/${slug}/{uuid}/`];
  const keys = Object.keys(resource.orders).flatMap((key) => [key, `-${key}`]);
  const query = { ...filters, o: param.choices(keys, 'Sort keys; a leading minus sorts in descending order.'), ...FIELD };
  const patch = draft.partial().meta({ id: `Patched${String(draft.meta()?.id)}` });
  const one = (description: string): Outcome => ({ description, schema: view });
  const writing = { tag, access: 'staff' as Access };

  async function found(uuid: string, selects: FieldSelection, context: RestContext): Promise<z.infer<View>> {
    const row = await resource.find(uuid, selects, context);
    if (!row) throw httpErrors.notFound();
    return row;
  }

  /** Applies only the fields that differ, since clients send back whole rows as they have read them. */
  async function update(uuid: string, body: Partial<z.infer<Draft>>, context: RestContext): Promise<Reply> {
    const before: Readonly<Record<string, unknown>> = await found(uuid, EVERYTHING, context);
    const changed = Object.entries(body).filter(([field, value]) => !isDeepStrictEqual(value, before[field]));
    const change = Object.fromEntries(changed) as Partial<z.infer<Draft>>;
    if (changed.length === 0) return { status: 200, body: before };
    await mapDomainErrors(async () => resource.update(uuid, change, context), resource, context, change);
    return { status: 200, body: await found(uuid, EVERYTHING, context) };
  }

  type ListQuery = Read<typeof query>;
  const listOf = (values: ListQuery, context: RestContext) =>
    // The shape of the query includes that of the filters.
    resource.list(values, orderOf<OrderKey>(values.o), context);

  return [
    route({
      method: 'GET',
      path: list,
      operationId: `${operation}_list`,
      tag,
      summary: `List ${noun}s`,
      description: `Returns a page of the ${noun}s that match the filters.`,
      access: 'reader',
      query,
      paging: PAGING,
      outcomes: { 200: { description: `A page of ${noun}s.`, schema: z.array(view), headers: COUNT_HEADERS } },
      async handle({ query: values, params, address }, context) {
        const selects = fieldSelection(values.field, view);
        const { rows, headers } = await readList(await listOf(values, context), pagingOf(params), selects, address);
        return { status: 200, headers, body: rows.map((row) => sparse(row, selects)) };
      },
    }),
    route({
      method: 'HEAD',
      path: list,
      operationId: `${operation}_count`,
      tag,
      summary: `Count ${noun}s`,
      description: `Returns the number of ${noun}s that match the filters in the header X-Result-Count.`,
      access: 'reader',
      query,
      paging: PAGING,
      outcomes: { 200: { description: 'The headers of the list response.', headers: COUNT_HEADERS } },
      async handle({ query: values, params, address }, context) {
        const count = await (await listOf(values, context)).count();
        return { status: 200, headers: pageHeaders(address, placeIn(pagingOf(params), count), count) };
      },
    }),
    route({
      method: 'GET',
      path: detail,
      operationId: `${operation}_retrieve`,
      tag,
      summary: `Retrieve a ${noun}`,
      description: `Returns a single ${noun}.`,
      access: 'reader',
      query: FIELD,
      outcomes: { 200: one(`The ${noun}.`) },
      async handle({ uuid, query: { field } }, context) {
        const selects = fieldSelection(field, view);
        return { status: 200, body: sparse(await found(uuid, selects, context), selects) };
      },
    }),
    route({
      ...writing,
      method: 'POST',
      path: list,
      operationId: `${operation}_create`,
      summary: `Create a ${noun}`,
      description: `Creates a ${noun}. A refresh of its catalog does not change it. Requires staff.`,
      body: draft,
      outcomes: { 201: one(`The new ${noun}.`) },
      async handle({ body }, context) {
        const uuid = await mapDomainErrors(() => resource.create(body, context), resource, context, body);
        const row = await found(uuid, EVERYTHING, context);
        return { status: 201, body: row, headers: { location: context.links.to(collection, uuid) } };
      },
    }),
    route({
      ...writing,
      method: 'PUT',
      path: detail,
      permit: (uuid, context) => found(uuid, NOTHING, context),
      operationId: `${operation}_update`,
      summary: `Update a ${noun}`,
      description: `Changes the given fields of a ${noun}${resource.putNeedsAll ? '; required fields must be present' : ''}. Requires staff.`,
      body: resource.putNeedsAll ? draft : patch,
      outcomes: { 200: one(`The ${noun} as it is now.`) },
      handle: ({ uuid, body }, context) => update(uuid, body as Partial<z.infer<Draft>>, context),
    }),
    route({
      ...writing,
      method: 'PATCH',
      path: detail,
      permit: (uuid, context) => found(uuid, NOTHING, context),
      operationId: `${operation}_partial_update`,
      summary: `Partially update a ${noun}`,
      description: `Changes the given fields of a ${noun}. Requires staff.`,
      body: patch,
      outcomes: { 200: one(`The ${noun} as it is now.`) },
      handle: ({ uuid, body }, context) => update(uuid, body as Partial<z.infer<Draft>>, context),
    }),
    route({
      ...writing,
      method: 'DELETE',
      path: detail,
      operationId: `${operation}_destroy`,
      summary: `Delete a ${noun}`,
      description: `Deletes a ${noun} and everything in it. Requires staff.`,
      outcomes: { 204: { description: 'Deleted.' }, ...resource.deletion },
      async handle({ uuid }, context) {
        await mapDomainErrors(() => resource.remove(uuid, context), resource, context);
        return { status: 204 };
      },
    }),
  ];
}

/** Pages that end before this row are read in parallel with the count; later pages are costly to read and may not exist. */
const EARLY_ROWS = 3_000;

/** Reads the rows of a page and its headers; in parallel with the count if the page does not depend on it. */
async function readList<View>(
  list: List<View>,
  paging: Paging,
  selects: FieldSelection,
  address: string,
): Promise<{ rows: readonly View[]; headers: Record<string, string> }> {
  const { size, page } = paging;
  const early = page === 'last' || page * size > EARLY_ROWS ? null : list.page(windowOf(size, page), selects);
  early?.catch(() => undefined); // reported by the count, or awaited below
  const count = await list.count();
  const place = placeIn(paging, count);
  return { rows: await (early ?? list.page(place.window, selects)), headers: pageHeaders(address, place, count) };
}
