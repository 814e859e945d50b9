import {
  type FieldNode,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { PageSelection } from '../store/reads/page.ts';
import type { Fields, Projection } from '../store/sql/fields.ts';

/** Given to a GraphQL field as `extensions`: the fields of the row that its resolver reads. */
export const requires = (...fields: readonly string[]) => ({ needs: fields });

/** Documents are parsed once and kept, so what is read out of a field of one is kept with it. */
const lookaheadByField = new WeakMap<FieldNode, PageSelection>();
const fieldsByField = new WeakMap<FieldNode, Projection>();

/** Rows that are always read whole. */
const WHOLE: Fields<unknown> = { columns: {}, computed: {} };

/** What of a page a request reads. Fields behind @skip and @include count as read. */
export function pageLookahead(info: GraphQLResolveInfo, fields: Fields<unknown> = WHOLE): PageSelection {
  return onceForField(lookaheadByField, info, () => readLookahead(info, fields));
}

/** The one place where a field is selected. Null for one that is selected in several at once: it reads what all of them name. */
export function onlyNode({ fieldNodes: [node, ...others] }: GraphQLResolveInfo): FieldNode | null {
  return node && others.length === 0 ? node : null;
}

function onceForField<Read>(known: WeakMap<FieldNode, Read>, info: GraphQLResolveInfo, read: () => Read): Read {
  const node = onlyNode(info);
  if (!node) return read();
  const found = known.get(node);
  if (found !== undefined) return found;
  const made = read();
  known.set(node, made);
  return made;
}

function readLookahead(info: GraphQLResolveInfo, fields: Fields<unknown>): PageSelection {
  const parts = selected(info, info.fieldNodes);
  const edges = selected(info, named(parts, 'edges'));
  const pageInfo = selected(info, named(parts, 'pageInfo'));
  const nodes = [...named(parts, 'nodes'), ...named(edges, 'node')];
  return {
    fields: fieldsAmong(selected(info, nodes), nodeTypeOf(info), fields),
    hasNodes: nodes.length + edges.length > 0,
    hasInfo: pageInfo.length > 0,
    hasCursors: [...edges, ...pageInfo].some(({ name }) => /cursor$/i.test(name.value)),
    hasCount: named(parts, 'totalCount').some(({ directives = [] }) => directives.length === 0),
  };
}

const named = (nodes: readonly FieldNode[], name: string) => nodes.filter((node) => node.name.value === name);

/** The fields of a single row, or of a list of rows, that a request reads. */
export function selectedFields(info: GraphQLResolveInfo, fields: Fields<unknown>): Projection {
  const read = () => fieldsAmong(selected(info, info.fieldNodes), objectType(info.returnType), fields);
  return onceForField(fieldsByField, info, read);
}

/** Every connection has nodes. */
const nodeTypeOf = ({ returnType }: GraphQLResolveInfo) => objectType(objectType(returnType)?.getFields()['nodes']?.type);

function objectType(type: GraphQLOutputType | undefined): GraphQLObjectType | null {
  const named = getNamedType(type);
  return isObjectType(named) ? named : null;
}

/** Null, for all of them, where a field does not say what it reads. */
function fieldsAmong(
  selections: readonly FieldNode[],
  type: GraphQLObjectType | null,
  { columns, computed }: Fields<unknown>,
): Projection {
  const wanted = new Set<string>();
  for (const { name } of selections) {
    const field = type?.getFields()[name.value];
    if (!field) continue; // __typename, or a fragment on another type
    const read = (field.extensions['needs'] as readonly string[] | undefined) ?? [name.value];
    if (!read.every((each) => each in columns || each in computed)) return null;
    for (const each of read) wanted.add(each);
  }
  return [...wanted].sort();
}

/** The fields selected below some nodes, through all fragments. */
function selected(
  info: GraphQLResolveInfo,
  nodes: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
): FieldNode[] {
  return nodes.flatMap(({ selectionSet }) =>
    (selectionSet?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return selection;
      return selected(info, [selection.kind === Kind.INLINE_FRAGMENT ? selection : (info.fragments[selection.name.value] ?? {})]);
    }),
  );
}
