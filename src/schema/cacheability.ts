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

/** `extensions` of a field of a cacheable type whose value differs between viewers of the same role. */
export const VIEWER_DEPENDENT = { isViewerDependent: true };

const CONNECTION_NODES = ['Catalog', 'Package', 'PackageVersion', 'Target', 'Offering'];

/** Types whose values are the same for all viewers of a role. Every other type, including a new one, is not cached. */
export const CACHEABLE_TYPES: ReadonlySet<string> = new Set([
  ...CONNECTION_NODES.flatMap((name) => [name, `${name}Connection`, `${name}Edge`]),
  'Node',
  'PageInfo',
  'CpuTarget',
  'Module',
  'Toolchain',
  'OfferingPartition',
  'OfferingCatalog',
  'SpdxLicense',
  'Host',
  'HostCatalog',
  'HostBuild',
  'PartitionBuild',
  'PackageFacets',
  'FacetValue',
  'Hardware',
  'KnownIssue',
  'SearchMatch',
  'TextRange',
  ...['Environment', 'EnvironmentOption', 'EnvironmentProblem'],
  ...['CatalogComparison', 'PackageComparison', 'PackageComparisonConnection', 'PackageComparisonEdge'],
  ...['ImportSummary', 'ChangeCounts'],
  ...['MovePlan', 'MoveStep'],
]);

/** The root query fields that return cacheable types. */
export const CACHEABLE_ROOT_FIELDS: ReadonlySet<string> = new Set([
  ...[
    'catalogs',
    'catalog',
    'catalogByName',
    'packages',
    'package',
    'versions',
    'version',
    'targets',
    'target',
    'offerings',
    'offering',
    'packageFacets',
    'host',
    'hardware',
    'environment',
    'compareCatalogs',
    'planMove',
  ],
  // A staff-only node marks its response as not cacheable when it is loaded, see node.ts.
  ...['node', 'nodes'],
  ...['__schema', '__type', '__typename'],
]);

/** Whether every operation of a document has the same response for all viewers of a role: it selects public data only. */
export function isCacheable(schema: GraphQLSchema, document: DocumentNode): boolean {
  const typeInfo = new TypeInfo(schema);
  let cacheable = true;
  const reject = () => {
    cacheable = false;
    return BREAK;
  };
  const visitor = visitWithTypeInfo(typeInfo, {
    OperationDefinition: ({ operation }) => (operation === OperationTypeNode.QUERY ? undefined : reject()),
    Field: () => (isCacheableField(schema, typeInfo) ? undefined : reject()),
  });
  visit(document, visitor);
  return cacheable;
}

function isCacheableField(schema: GraphQLSchema, typeInfo: TypeInfo): boolean {
  const [parent, field] = [typeInfo.getParentType(), typeInfo.getFieldDef()];
  if (!parent || !field) return false;
  if (parent === schema.getQueryType()) return CACHEABLE_ROOT_FIELDS.has(field.name);
  return isIntrospectionType(parent) || (CACHEABLE_TYPES.has(parent.name) && field.extensions['isViewerDependent'] !== true);
}
