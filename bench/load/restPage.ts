import type { Target } from './target.ts';

const RELATIVES = '(first: 100) { nodes { uuid name versions(first: 100) { nodes { version } } } }';

/** The fields of a page of packages in the REST API, as a GraphQL query. */
const QUERY = `query {
  packages(filter: { catalogName: "EESSI", isExtension: false }, first: 100) {
    totalCount
    nodes { uuid createdAt modifiedAt name description homepage categories licenses maintainers isExtension ecosystem versionCount extensionCount
      catalog { uuid name version type typeDisplay }
      parents${RELATIVES}
      extensions${RELATIVES}
      versions(first: 100) {
        nodes { uuid version moduleVersion releaseDate module { fullName name version } requiredModules { fullName name version }
          toolchain { name version } toolchainFamilies
          extensions(first: 100) { nodes { version package { name ecosystem } } }
          targets(first: 100) { nodes { uuid type name subtype location metadata gpuArchitectures cpuFamily cpuMicroarchitecture } } } } } } }`;

/** Packages with versions and targets only. */
const LEAN = `query {
  packages(filter: { catalogName: "EESSI", isExtension: false }, first: 100) {
    totalCount
    nodes { uuid name description homepage
      versions(first: 100) {
        nodes { uuid version moduleVersion releaseDate
          targets(first: 100) { nodes { uuid type name subtype location metadata gpuArchitectures } } } } } } }`;

const asked = (origin: string, query: string): Target => ({ origin, path: '/graphql', body: JSON.stringify({ query }) });

/** 100 packages of EESSI with all fields of the REST API, over GraphQL. */
export const graphqlPage = (origin: string): Target => asked(origin, QUERY);

/** The same packages with fewer fields. */
export const leanPage = (origin: string): Target => asked(origin, LEAN);

/** The page over REST. */
export const restPage = (origin: string): Target => ({
  origin,
  path: '/api/marketplace-software-packages/?catalog_name=EESSI&is_extension=false&page_size=100',
});
