import {
  BREAK,
  type DocumentNode,
  type GraphQLSchema,
  isIntrospectionType,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** For the `extensions` of a field of a shared type that has another value for another viewer of the same role. */
export const VIEWER_DEPENDENT = { isPersonal: true };

const LISTED = ['Catalog', 'Package', 'PackageVersion', 'Target', 'Offering'];

/** The types of what all viewers of a role read alike. Any other is not shared, and so is a new one until it stands here. */
export const CACHEABLE_TYPES: ReadonlySet<string> = new Set([
  ...LISTED.flatMap((name) => [name, `${name}Connection`, `${name}Edge`]),
  'Node',
  'PageInfo',
  'CpuTarget',
  'Module',
  'Toolchain',
  'OfferingPartition',
  'OfferingCatalog',
]);

/** The fields of Query that lead to them. */
export const CACHEABLE_ROOT_FIELDS: ReadonlySet<string> = new Set([
  ...['catalogs', 'catalog', 'packages', 'package', 'versions', 'version', 'targets', 'target', 'offerings', 'offering'],
  // What is there for staff only marks the answer itself, see node.ts.
  ...['node', 'nodes'],
  ...['__schema', '__type', '__typename'],
]);

/** Whether all viewers of a role get the same answer to every operation of a document: public data and nothing else is asked for. */
export function isCacheable(schema: GraphQLSchema, document: DocumentNode): boolean {
  const place = new TypeInfo(schema);
  let shared = true;
  const refuse = () => {
    shared = false;
    return BREAK;
  };
  const visitor = visitWithTypeInfo(place, {
    OperationDefinition: ({ operation }) => (operation === OperationTypeNode.QUERY ? undefined : refuse()),
    Field: () => (isCacheableField(schema, place) ? undefined : refuse()),
  });
  visit(document, visitor);
  return shared;
}

function isCacheableField(schema: GraphQLSchema, place: TypeInfo): boolean {
  const [parent, field] = [place.getParentType(), place.getFieldDef()];
  if (!parent || !field) return false;
  if (parent === schema.getQueryType()) return CACHEABLE_ROOT_FIELDS.has(field.name);
  return isIntrospectionType(parent) || (CACHEABLE_TYPES.has(parent.name) && field.extensions['isPersonal'] !== true);
}
