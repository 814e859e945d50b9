import type { ObjectRef } from '@pothos/core';
import { builder, type Types } from './builder.ts';
import type { Context } from './context.ts';

/** The uuid of an edited row. */
export interface Edited {
  readonly id: string;
}

/** Creates the payload type of an edit, with the edited row as its only field. */
export function editPayload<Row>(
  name: string,
  field: string,
  type: ObjectRef<Types, Row>,
  load: (id: string, context: Context) => Promise<Row | null>,
) {
  const mutation = name.charAt(0).toLowerCase() + name.slice(1).replace(/Payload$/, '');
  return builder.objectRef<Edited>(name).implement({
    description: `Payload of \`${mutation}\`.`,
    fields: (t) => ({
      [field]: t.field({
        type,
        description: `The ${field} after the mutation.`,
        resolve: ({ id }, _args, context) => load(id, context) as never,
      }),
    }),
  });
}

/** Awaits an edit, then invalidates caches and loaders, so that the operation reads the state after it. */
export async function edited<Result>(context: Context, work: Promise<Result>): Promise<Result> {
  const result = await work;
  context.changes.invalidate();
  context.renewLoaders();
  return result;
}
