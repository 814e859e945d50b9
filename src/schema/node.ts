import { BadUserInputError } from '../domain/errors.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { globalId, parseGlobalId } from '../domain/ids.ts';

const MAX_NODES = 100;

export interface NodeRow {
  readonly id: string;
}

/** A row that says of what type it is, which the interface has to know. */
export type TypedNode = NodeRow & { readonly __typename: string };

type LoadNode = (id: string, context: Context) => Promise<NodeRow | null>;

const loads = new Map<string, { load: LoadNode; isStaffOnly: boolean }>();

export const Node = builder.interfaceRef<NodeRow>('Node').implement({
  description: 'Anything that has an id of its own and can be fetched by it.',
  resolveType: (row) => (row as TypedNode).__typename,
  fields: (t) => ({
    id: t.id({
      description: 'The id that is unique over all types. Opaque: keep it, do not take it apart.',
      resolve: (row) => row.id,
    }),
  }),
});

/** Lets `node` find rows of a type. Those of a staff-only type are not there for others. */
export function registerNode(typename: string, load: LoadNode, isStaffOnly = false): void {
  loads.set(typename, { load, isStaffOnly });
}

/** The fields every node has. */
export function nodeFields(typename: string) {
  return {
    id: (row: NodeRow) => globalId(typename, row.id),
    uuid: (row: NodeRow) => row.id,
  };
}

export async function loadNode(typename: string, uuid: string, context: Context): Promise<TypedNode | null> {
  const found = loads.get(typename);
  if (!found || (found.isStaffOnly && context.viewer.role !== 'STAFF')) return null;
  if (found.isStaffOnly) context.refuseSharing();
  const row = await found.load(uuid, context);
  return row && { ...row, __typename: typename };
}

async function loadByGlobalId(id: string, context: Context): Promise<TypedNode | null> {
  const parsed = parseGlobalId(id);
  if (!parsed || !loads.has(parsed.typename)) throw new BadUserInputError(`"${id.slice(0, 100)}" is not a global id.`);
  return loadNode(parsed.typename, parsed.uuid, context);
}

builder.queryField('node', (t) =>
  t.field({
    type: Node,
    nullable: true,
    description:
      'The node with a global id; null when there is none, or none that the viewer may read. A plain uuid names no type and is refused.',
    args: { id: t.arg.id({ required: true, description: 'A global id.' }) },
    authScopes: { reader: true },
    resolve: (_root, { id }, context) => loadByGlobalId(id, context),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description: 'The nodes with these global ids, in their order, with null for each that is not there.',
    args: { ids: t.arg.idList({ required: true, description: `Global ids, at most ${MAX_NODES}.` }) },
    authScopes: { reader: true },
    complexity: ({ ids }) => ({ field: 1, multiplier: ids.length }),
    resolve: (_root, { ids }, context) => {
      if (ids.length > MAX_NODES)
        throw new BadUserInputError(`At most ${MAX_NODES} nodes can be asked for at once, not ${ids.length}.`);
      return Promise.all(ids.map((id) => loadByGlobalId(id, context)));
    },
  }),
);
