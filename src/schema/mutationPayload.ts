import type { ObjectRef } from '@pothos/core';
import { builder, type Types } from './builder.ts';
import type { Context } from './context.ts';

/** What an edit wrote, by its uuid. */
export interface Edited {
  readonly id: string;
}

/** The payload of an edit: the row that it wrote, as it is now. */
export function editPayload<Row>(
  name: string,
  field: string,
  type: ObjectRef<Types, Row>,
  load: (id: string, context: Context) => Promise<Row | null>,
) {
  return builder.objectRef<Edited>(name).implement({
    description: 'It is done.',
    fields: (t) => ({
      [field]: t.field({
        type,
        description: 'The row as it is now.',
        resolve: ({ id }, _args, context) => load(id, context) as never,
      }),
    }),
  });
}

/** Waits for an edit; from then on the operation reads what is there after it. */
export async function edited<Result>(context: Context, work: Promise<Result>): Promise<Result> {
  const result = await work;
  context.changes.invalidate();
  context.renewLoaders();
  return result;
}
