import {
  type FieldNode,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { PageSelection } from '../store/reads/page.ts';
import type { Fields, Projection } from '../store/sql/fields.ts';

/** `extensions` of a GraphQL field: the fields of the row that its resolver reads. */
export const requires = (...fields: readonly string[]) => ({ needs: fields });

/**
 * `extensions` of a field that is the parent of its row, such as a package's catalog: it is read with the row, or by the id in `idField`
 * if that is not possible.
 */
export const isParent = (idField: string) => ({ needs: [idField], isParent: true });

/** Documents are cached after parsing, so results are cached per field node. */
const lookaheadByField = new WeakMap<FieldNode, PageSelection>();
const fieldsByField = new WeakMap<FieldNode, Projection>();

/** For rows that are always read with all columns. */
const ALL_COLUMNS: Fields<unknown> = { columns: {}, computed: {}, large: new Set(), parents: {} };

/** The parts of a page that a request selects. Fields with @skip or @include count as selected. */
export function pageLookahead(info: GraphQLResolveInfo, fields: Fields<unknown> = ALL_COLUMNS): PageSelection {
  return cachedByNode(lookaheadByField, info, () => readLookahead(info, fields));
}

/** A page that is read for its rows alone. */
export const rowsOnly = (fields: Projection): PageSelection => ({
  fields,
  hasNodes: true,
  hasInfo: false,
  hasCursors: false,
  hasCount: false,
});

/** The only node that selects a field. Null if several nodes select it: the selections are then merged and cannot be cached by node. */
export function onlyNode({ fieldNodes: [node, ...others] }: GraphQLResolveInfo): FieldNode | null {
  return node && others.length === 0 ? node : null;
}

function cachedByNode<Result>(cache: WeakMap<FieldNode, Result>, info: GraphQLResolveInfo, read: () => Result): Result {
  const node = onlyNode(info);
  if (!node) return read();
  const cached = cache.get(node);
  if (cached !== undefined) return cached;
  const result = read();
  cache.set(node, result);
  return result;
}

function readLookahead(info: GraphQLResolveInfo, fields: Fields<unknown>): PageSelection {
  const parts = selected(info, info.fieldNodes);
  const edges = selected(info, named(parts, 'edges'));
  const pageInfo = selected(info, named(parts, 'pageInfo'));
  const nodes = [...named(parts, 'nodes'), ...named(edges, 'node')];
  return {
    fields: fieldsAmong(info, selected(info, nodes), nodeTypeOf(info), fields),
    hasNodes: nodes.length + edges.length > 0,
    hasInfo: pageInfo.length > 0,
    hasCursors: [...edges, ...pageInfo].some(({ name }) => /cursor$/i.test(name.value)),
    hasCount: named(parts, 'totalCount').some(({ directives = [] }) => directives.length === 0),
  };
}

const named = (nodes: readonly FieldNode[], name: string) => nodes.filter((node) => node.name.value === name);

/** The fields of a row, or of each row of a list, that a request selects. Null for all of them. */
export function selectedFields(info: GraphQLResolveInfo, fields: Fields<unknown>): Projection {
  const read = () => fieldsAmong(info, selected(info, info.fieldNodes), objectType(info.returnType), fields);
  return cachedByNode(fieldsByField, info, read);
}

/** The names of the fields that a request selects in an object. */
export const selectedNames = (info: GraphQLResolveInfo): ReadonlySet<string> =>
  new Set(selected(info, info.fieldNodes).map(({ name }) => name.value));

/** The row type of a connection. */
const nodeTypeOf = ({ returnType }: GraphQLResolveInfo) => objectType(objectType(returnType)?.getFields()['nodes']?.type);

function objectType(type: GraphQLOutputType | undefined): GraphQLObjectType | null {
  const named = getNamedType(type);
  return isObjectType(named) ? named : null;
}

/** The row fields that the selections require. Null, for all of them, if a field does not declare its row fields. */
function fieldsAmong(
  info: GraphQLResolveInfo,
  selections: readonly FieldNode[],
  type: GraphQLObjectType | null,
  fields: Fields<unknown>,
): Projection {
  const required = new Set<string>();
  for (const name of new Set(selections.map((selection) => selection.name.value))) {
    const field = type?.getFields()[name];
    if (!field) continue; // __typename, or a fragment on another type
    const read = parentFields(info, field, named(selections, name), fields) ??
      (field.extensions['needs'] as string[] | undefined) ?? [name];
    if (!read.every((each) => each.includes('.') || each in fields.columns || each in fields.computed)) return null;
    for (const each of read) required.add(each);
  }
  return [...required].sort();
}

/** The selected fields of a parent, as `catalog.name`. Null if it is not read with the row. */
function parentFields(
  info: GraphQLResolveInfo,
  { name, type, extensions }: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
  { parents }: Fields<unknown>,
): string[] | null {
  const parent = extensions['isParent'] === true ? parents[name] : undefined;
  if (!parent) return null;
  const read = fieldsAmong(info, selected(info, nodes), objectType(type), parent.fields);
  if (!read || read.some((field) => parent.fields.large.has(field))) return null;
  return ['uuid', ...read].map((field) => `${name}.${field}`);
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
