import type { EnumRef } from '@pothos/core';
import { BadUserInputError } from '../domain/errors.ts';
import { builder, type Types } from './builder.ts';
import type { Order } from '../store/sql/selection.ts';

const MAX_KEYS = 5;

export const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end comes first.',
  values: {
    ASC: { description: 'From the smallest: A before Z, old before new.' },
    DESC: { description: 'From the greatest: Z before A, new before old.' },
  } as const,
});

/** An enum whose values are their own names, from a table of their descriptions. */
export function describedEnum<Value extends string>(
  name: string,
  description: string,
  values: Record<Value, string>,
): EnumRef<Types, Value> {
  const entries = Object.entries<string>(values).map(([value, text]) => [value, { description: text }] as const);
  // Pothos infers the values from a literal; from a table it can only know that they are texts.
  return builder.enumType(name, { description, values: Object.fromEntries(entries) as Record<Value, object> }) as EnumRef<
    Types,
    Value
  >;
}

/** An order enum and the input that goes with it, named after the rows they order. */
export function orderOf<Field extends string>(name: string, rows: string, fields: Record<Field, string>) {
  const field = describedEnum(`${name}OrderField`, `What ${rows} can be ordered by.`, fields);
  return builder.inputType(`${name}Order`, {
    description: `One key of an order of ${rows}. Rows with equal keys are ordered by their id.`,
    fields: (t) => ({
      field: t.field({ type: field, required: true, description: 'What to order by.' }),
      direction: t.field({ type: OrderDirection, required: true, defaultValue: 'ASC', description: 'Which end comes first.' }),
    }),
  });
}

/** The order to use: the one asked for, or the default where nothing is. @throws BadUserInputError for more keys than anybody needs */
export function orderOrDefault<Field extends string>(
  orderBy: readonly Order<Field>[] | null | undefined,
  standard: readonly Order<Field>[],
): readonly Order<Field>[] {
  if (!orderBy || orderBy.length === 0) return standard;
  if (orderBy.length > MAX_KEYS) throw new BadUserInputError(`An order has at most ${MAX_KEYS} keys, not ${orderBy.length}.`);
  return orderBy;
}
