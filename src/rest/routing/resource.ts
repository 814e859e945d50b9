import type { z } from 'zod';
import type { RestContext } from './context.ts';
import type { FieldNames } from './domainErrors.ts';
import type { FieldSelection } from './fields.ts';
import type { Collection } from './links.ts';
import type { List } from './list.ts';
import type { Read, Shape } from './query.ts';
import type { Outcome } from './route.ts';
import type { Selection } from '../../store/sql/selection.ts';

/**
 * A collection of rows that can be listed, read, created, updated and deleted. Its routes do not depend on the types of its
 * fields: `Resource` without arguments is any of them.
 */
export interface Resource<
  Filters extends Shape = Shape,
  View extends z.ZodObject = z.ZodObject,
  Draft extends z.ZodObject = z.ZodObject,
  OrderKey extends string = string,
> extends ListParameters<Filters, OrderKey> {
  readonly collection: Collection;
  /** Name of a single row, for descriptions. */
  readonly noun: string;
  readonly tag: string;
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

/** The parameters that select and order the rows of a list. */
export interface ListParameters<Filters extends Shape = Shape, OrderKey extends string = string> {
  readonly filters: Filters;
  /** Sort keys of the API. */
  readonly orders: Readonly<Record<OrderKey, string>>;
}

/** What a list and an export have in common: the parameters, and the selection of the store that they describe. */
export interface ListQuery<
  Filters extends Shape,
  OrderKey extends string,
  Filter,
  OrderField extends string,
> extends ListParameters<Filters, OrderKey> {
  /** @throws HttpError 400 */
  select(
    query: Read<Filters>,
    order: readonly OrderTerm<OrderKey>[],
    context: RestContext,
  ): Promise<Selection<Filter, OrderField>>;
}

/** A requested sort key with its direction. */
export interface OrderTerm<Key extends string> {
  readonly key: Key;
  readonly direction: 'ASC' | 'DESC';
}
