import type { EnumRef } from '@pothos/core';
import { BadUserInputError } from '../domain/errors.ts';
import { builder, type Types } from './builder.ts';
import type { Order } from '../store/sql/selection.ts';

const MAX_KEYS = 5;

/** GraphQL enum of sort directions. */
export const OrderDirection = builder.enumType('OrderDirection', {
  description: 'The sort direction.',
  values: {
    ASC: { description: 'Ascending: A before Z, old before new.' },
    DESC: { description: 'Descending: Z before A, new before old.' },
  } as const,
});

/** Creates an enum from a table of its values and their descriptions. */
export function describedEnum<Value extends string>(
  name: string,
  description: string,
  values: Record<Value, string>,
): EnumRef<Types, Value> {
  const entries = Object.entries<string>(values).map(([value, text]) => [value, { description: text }] as const);
  // Pothos infers the values from a literal only, hence the cast.
  return builder.enumType(name, { description, values: Object.fromEntries(entries) as Record<Value, object> }) as EnumRef<
    Types,
    Value
  >;
}

/** Creates the order enum of a row type and its input type; returns the input type. */
export function orderOf<Field extends string>(name: string, rows: string, fields: Record<Field, string>) {
  const field = describedEnum(`${name}OrderField`, `Properties by which ${rows} can be ordered.`, fields);
  return builder.inputType(`${name}Order`, {
    description: `A sort key of ${rows}. Rows with equal keys are ordered by their id.`,
    fields: (t) => ({
      field: t.field({ type: field, required: true, description: 'The property to order by.' }),
      direction: t.field({ type: OrderDirection, required: true, defaultValue: 'ASC', description: 'The sort direction.' }),
    }),
  });
}

/** The requested order, or the default if none is given. @throws BadUserInputError for more than 5 keys */
export function orderOrDefault<Field extends string>(
  orderBy: readonly Order<Field>[] | null | undefined,
  defaultOrder: readonly Order<Field>[],
): readonly Order<Field>[] {
  if (!orderBy || orderBy.length === 0) return defaultOrder;
  if (orderBy.length > MAX_KEYS) throw new BadUserInputError(`An order has at most ${MAX_KEYS} keys, not ${orderBy.length}.`);
  return orderBy;
}
