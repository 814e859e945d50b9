import type { RequestName } from '../reads/requests.ts';

/** A version that runs on the CPUs that the bench's offering allows. */
const ALLOWED = `{ packageVersionByBuildId: { targetsByVersionId: { some: {
  type: { equalTo: "cpu_architecture" }, name: { in: $families }, subtype: { in: $microarchitectures } } } } }`;
const NEWEST = 'orderBy: [VERSION_KEY_DESC, ROW_ID_DESC]';
const BY_NAME = 'orderBy: [SORT_NAME_ASC, NAME_ASC, ROW_ID_ASC]';

const targets = (most: number) => `targetsByVersionId(first: ${most}, orderBy: [NAME_ASC, SUBTYPE_ASC, ROW_ID_ASC]) {
  nodes { id name subtype gpuArchitectures location } }`;

/** The requests as queries for PostGraphile: the same rows, columns and counts, in its own schema. */
export const POSTGRAPHILE_QUERIES: Record<RequestName, string> = {
  page: `query ($catalog: UUID!, $name: String!) {
  allPackages(filter: { catalogId: { equalTo: $catalog }, sortName: { includes: $name } }, first: 50, ${BY_NAME}) {
    totalCount
    nodes { id name ecosystem description homepage
      packageVersionsByPackageId(first: 20, ${NEWEST}) {
        nodes { id version moduleName moduleVersion packageVersionByBuildId { loadCommands ${targets(20)} } } } } } }`,
  detail: `query ($row: UUID!) {
  packageByRowId(rowId: $row) { id name ecosystem description homepage categories licenses maintainers versionCount extensionCount
    packageVersionsByPackageId(first: 100, ${NEWEST}) {
      nodes { id version versionSuffix moduleName moduleVersion
        packageVersionByBuildId { toolchainName toolchainVersion loadCommands ${targets(100)} } } } } }`,
  catalogs: `{ allCatalogs(first: 20, orderBy: [SORT_NAME_ASC, NAME_ASC, VERSION_KEY_DESC]) {
  nodes { id name version packageCount versionCount targetCount } } }`,
  filter: `{ allPackages(first: 50, ${BY_NAME}, filter: { packageVersionsByPackageId: { some: {
    packageVersionByBuildId: { targetsByVersionId: { some: { type: { equalTo: "cpu_architecture" }, name: { equalTo: "x86_64" },
      subtype: { equalTo: "amd/zen3" }, gpuArchitectures: { contains: ["nvidia/cc80"] } } } } } } }) {
    totalCount nodes { id name description packageVersionsByPackageId(first: 5, ${NEWEST}) { nodes { id version } } } } }`,
  offering: `query ($row: UUID!, $families: [String!]!, $microarchitectures: [String!]!) {
  offeringByRowId(rowId: $row) { name }
  benchOfferedPackages(ofOffering: $row, first: 50) {
    totalCount nodes { id name packageVersionsByPackageId(first: 5, ${NEWEST}, filter: ${ALLOWED}) { nodes { id version } } } } }`,
  deep: `{ allTargets(first: 50, orderBy: [ROW_ID_ASC],
    filter: { type: { equalTo: "cpu_architecture" }, name: { equalTo: "x86_64" }, subtype: { equalTo: "amd/zen3" } }) {
    nodes { id location packageVersionByVersionId { version packageByPackageId { name catalogByCatalogId { name version } } } } } }`,
};
