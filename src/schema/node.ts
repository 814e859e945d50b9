import { BadUserInputError } from '../domain/errors.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { globalId, parseGlobalId } from '../domain/ids.ts';

const MAX_NODES = 100;

/** A row with a uuid. */
export interface NodeRow {
  readonly id: string;
}

/** A row with its GraphQL type, which the interface needs to resolve it. */
export type TypedNode = NodeRow & { readonly __typename: string };

type LoadNode = (id: string, context: Context) => Promise<NodeRow | null>;

const registry = new Map<string, { load: LoadNode; isStaffOnly: boolean }>();

/** The Node interface of the GraphQL Global Object Identification Specification. */
export const Node = builder.interfaceRef<NodeRow>('Node').implement({
  description: 'An object with a global id.',
  resolveType: (row) => (row as TypedNode).__typename,
  fields: (t) => ({
    id: t.id({
      description: 'Global id, unique across all types. Opaque: clients must not parse it.',
      resolve: (row) => row.id,
    }),
  }),
});

/** Registers the loader of a type for `node` and `nodes`. A staff-only type is null for other viewers. */
export function registerNode(typename: string, load: LoadNode, isStaffOnly = false): void {
  registry.set(typename, { load, isStaffOnly });
}

/** Resolvers of the fields `id` and `uuid` of a type. */
export function nodeFields(typename: string) {
  return {
    id: (row: NodeRow) => globalId(typename, row.id),
    uuid: (row: NodeRow) => row.id,
  };
}

/** Loads a node; null if there is none, or if the viewer may not read its type. */
export async function loadNode(typename: string, uuid: string, context: Context): Promise<TypedNode | null> {
  const found = registry.get(typename);
  if (!found || (found.isStaffOnly && context.viewer.role !== 'STAFF')) return null;
  if (found.isStaffOnly) context.refuseSharing();
  const row = await found.load(uuid, context);
  return row && { ...row, __typename: typename };
}

async function loadByGlobalId(id: string, context: Context): Promise<TypedNode | null> {
  const parsed = parseGlobalId(id);
  if (!parsed || !registry.has(parsed.typename)) throw new BadUserInputError(`"${id.slice(0, 100)}" is not a global id.`);
  return loadNode(parsed.typename, parsed.uuid, context);
}

builder.queryField('node', (t) =>
  t.field({
    type: Node,
    nullable: true,
    description:
      'The node with the given global id; null if there is none or the viewer may not read it. A plain uuid does not identify a type and is rejected.',
    args: { id: t.arg.id({ required: true, description: 'A global id.' }) },
    authScopes: { reader: true },
    resolve: (_root, { id }, context) => loadByGlobalId(id, context),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description: 'The nodes with the given global ids, in that order; null for each that does not exist.',
    args: { ids: t.arg.idList({ required: true, description: `At most ${MAX_NODES} global ids.` }) },
    authScopes: { reader: true },
    complexity: ({ ids }) => ({ field: 1, multiplier: ids.length }),
    resolve: (_root, { ids }, context) => {
      if (ids.length > MAX_NODES)
        throw new BadUserInputError(`At most ${MAX_NODES} nodes can be requested at once, not ${ids.length}.`);
      return Promise.all(ids.map((id) => loadByGlobalId(id, context)));
    },
  }),
);
