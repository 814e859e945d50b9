import { NESTED_PAGE } from '../load/target.ts';

/** The requests, each for one screen of a portal. */
export const REQUESTS = ['page', 'detail', 'catalogs', 'filter', 'offering', 'deep'] as const;
/** The name of a request. */
export type RequestName = (typeof REQUESTS)[number];

/** The queries as clients of the gateway write them. */
export const QUERIES: Record<RequestName, string> = {
  page: NESTED_PAGE,
  detail: `query ($id: ID!) {
  package(id: $id) { id name ecosystem description homepage categories licenses maintainers versionCount extensionCount
    versions(first: 100) {
      nodes { id version versionSuffix module { fullName } toolchain { name version } loadCommands
        targets(first: 100) { nodes { id cpuFamily cpuMicroarchitecture gpuArchitectures location } } } } } }`,
  catalogs: '{ catalogs(first: 20) { nodes { id name version packageCount versionCount targetCount } } }',
  filter: `{ packages(filter: { cpuMicroarchitecture: ["zen3"], gpuArchitecture: ["cc80"] }, first: 50) {
    totalCount nodes { id name description versions(first: 5) { nodes { id version } } } } }`,
  offering: `query ($id: ID!) {
  offering(id: $id) { name packages(first: 50) {
    totalCount nodes { id name versions(first: 5, filter: { offeringId: $id }) { nodes { id version } } } } } }`,
  deep: `{ targets(first: 50, filter: { cpuMicroarchitecture: ["zen3"] }) {
    nodes { id location packageVersion { version package { name catalog { name version } } } } } }`,
};

/** Descriptions for the report. */
export const DESCRIPTIONS: Record<RequestName, string> = {
  page: '50 packages of a catalog by a substring of the name with totalCount, 20 versions each, 20 targets each',
  detail: 'one package with all its versions (module, toolchain, load commands) and all their targets',
  catalogs: 'the catalogs with their counts',
  filter: '50 packages built for zen3 with cc80 on one target, with totalCount, five versions each',
  offering: '50 packages of an offering that is restricted to some CPUs, with totalCount, five allowed versions each',
  deep: '50 targets for zen3, each with version, package and catalog',
};
