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
  page(window: OffsetWindow, wants: FieldSelection): Promise<readonly View[]>;
}

/** A collection of rows that can be listed, read and written. */
export interface Resource<Filters extends Shape, View extends z.ZodObject, Draft extends z.ZodObject, OrderKey extends string> {
  readonly collection: Collection;
  /** One row, in words. */
  readonly noun: string;
  readonly tag: string;
  readonly filters: Filters;
  /** What it can be ordered by, as clients name it. */
  readonly orders: Readonly<Record<OrderKey, string>>;
  readonly view: View;
  /** What a new row is made of; to change one, none of it is needed. */
  readonly draft: Draft;
  /** The field of a draft that names the row which a new one belongs to. */
  readonly holder?: keyof z.infer<Draft> & string;
  /** Whether a PUT must give the required fields of a draft; where not, it may be empty. */
  readonly putNeedsAll: boolean;
  /** What else may come of deleting a row. */
  readonly deletion?: Readonly<Record<number, Outcome>>;
  /** The fields of a draft by the names that the edits of the store have for them. */
  readonly fieldNames: FieldNames;
  list(
    query: Read<Filters>,
    order: readonly OrderTerm<OrderKey>[],
    context: RestContext,
  ): List<z.infer<View>> | Promise<List<z.infer<View>>>;
  find(uuid: string, wants: FieldSelection, context: RestContext): Promise<z.infer<View> | null>;
  /** @returns the uuid of the new row */
  create(draft: z.infer<Draft>, context: RestContext): Promise<string>;
  update(uuid: string, change: Partial<z.infer<Draft>>, context: RestContext): Promise<unknown>;
  remove(uuid: string, context: RestContext): Promise<unknown>;
}

/** A key of an order, as clients name it. */
export interface OrderTerm<Key extends string> {
  readonly key: Key;
  readonly direction: 'ASC' | 'DESC';
}

function orderOf<Key extends string>(written: readonly string[] | undefined): readonly OrderTerm<Key>[] {
  return (written ?? []).map((text) => ({
    key: text.replace(/^-/, '') as Key, // one of the choices
    direction: text.startsWith('-') ? 'DESC' : 'ASC',
  }));
}

export const COUNT_HEADERS = {
  'X-Result-Count': z.int().meta({ description: 'How many rows there are in all.' }),
  Link: z.string().meta({ description: 'Where the first, previous, next and last page are (RFC 8288).' }),
};

/** The operations of a collection, as every collection has them. */
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
  const query = { ...filters, o: param.choices(keys, 'Which keys to order by; a minus before a key turns it round.'), ...FIELD };
  const patch = draft.partial().meta({ id: `Patched${String(draft.meta()?.id)}` });
  const one = (description: string): Outcome => ({ description, schema: view });
  const writing = { tag, access: 'staff' as Access };

  async function found(uuid: string, wants: FieldSelection, context: RestContext): Promise<z.infer<View>> {
    const row = await resource.find(uuid, wants, context);
    if (!row) throw httpErrors.notFound();
    return row;
  }

  /** What a change changes: clients send back whole rows as they have read them. */
  async function update(uuid: string, said: Partial<z.infer<Draft>>, context: RestContext): Promise<Reply> {
    const before: Readonly<Record<string, unknown>> = await found(uuid, EVERYTHING, context);
    const changed = Object.entries(said).filter(([field, value]) => !isDeepStrictEqual(value, before[field]));
    const change = Object.fromEntries(changed) as Partial<z.infer<Draft>>;
    if (changed.length === 0) return { status: 200, body: before };
    await mapDomainErrors(async () => resource.update(uuid, change, context), resource, context, change);
    return { status: 200, body: await found(uuid, EVERYTHING, context) };
  }

  type Listed = Read<typeof query>;
  const listOf = (asked: Listed, context: RestContext) =>
    // The shape of the query has that of the filters in it.
    resource.list(asked, orderOf<OrderKey>(asked.o), context);

  return [
    route({
      method: 'GET',
      path: list,
      operationId: `${operation}_list`,
      tag,
      summary: `List ${noun}s`,
      description: `The ${noun}s that the filters leave, a page of them.`,
      access: 'reader',
      query,
      paging: PAGING,
      outcomes: { 200: { description: `A page of ${noun}s.`, schema: z.array(view), headers: COUNT_HEADERS } },
      async handle({ query: asked, params, address }, context) {
        const wants = fieldSelection(asked.field, view);
        const { rows, headers } = await readList(await listOf(asked, context), pagingOf(params), wants, address);
        return { status: 200, headers, body: rows.map((row) => sparse(row, wants)) };
      },
    }),
    route({
      method: 'HEAD',
      path: list,
      operationId: `${operation}_count`,
      tag,
      summary: `Count ${noun}s`,
      description: `How many ${noun}s the filters leave, in the header X-Result-Count.`,
      access: 'reader',
      query,
      paging: PAGING,
      outcomes: { 200: { description: 'The headers of the list.', headers: COUNT_HEADERS } },
      async handle({ query: asked, params, address }, context) {
        const count = await (await listOf(asked, context)).count();
        return { status: 200, headers: pageHeaders(address, placeIn(pagingOf(params), count), count) };
      },
    }),
    route({
      method: 'GET',
      path: detail,
      operationId: `${operation}_retrieve`,
      tag,
      summary: `Retrieve a ${noun}`,
      description: `One ${noun}.`,
      access: 'reader',
      query: FIELD,
      outcomes: { 200: one(`The ${noun}.`) },
      async handle({ uuid, query: { field } }, context) {
        const wants = fieldSelection(field, view);
        return { status: 200, body: sparse(await found(uuid, wants, context), wants) };
      },
    }),
    route({
      ...writing,
      method: 'POST',
      path: list,
      operationId: `${operation}_create`,
      summary: `Create a ${noun}`,
      description: `Makes a ${noun} by hand; a refresh of its catalog leaves it alone. For staff.`,
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
      description: `Changes the fields of a ${noun} that are given${resource.putNeedsAll ? '; required fields must be given' : ''}. For staff.`,
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
      description: `Changes what is given of a ${noun}. For staff.`,
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
      description: `Deletes a ${noun} with all that is in it. For staff.`,
      outcomes: { 204: { description: 'It is gone.' }, ...resource.deletion },
      async handle({ uuid }, context) {
        await mapDomainErrors(() => resource.remove(uuid, context), resource, context);
        return { status: 204 };
      },
    }),
  ];
}

/** Pages that end before this row are read beside the count; those behind it would be looked for though they may not be there. */
const EARLY_ROWS = 3_000;

/** The rows of a page with the headers that go with them. Both are asked for at once, where the page does not depend on the count. */
async function readList<View>(
  list: List<View>,
  paging: Paging,
  wants: FieldSelection,
  address: string,
): Promise<{ rows: readonly View[]; headers: Record<string, string> }> {
  const { size, page } = paging;
  const early = page === 'last' || page * size > EARLY_ROWS ? null : list.page(windowOf(size, page), wants);
  early?.catch(() => undefined); // told by the count, or below
  const count = await list.count();
  const place = placeIn(paging, count);
  return { rows: await (early ?? list.page(place.window, wants)), headers: pageHeaders(address, place, count) };
}
