import type { Gateway } from '../gateway.ts';
import type { Target } from '../load/target.ts';

/** The requests about hosts, and those that they are compared with. */
export const QUESTIONS = [
  'packages for a host',
  'packages for a microarchitecture',
  'packages of one catalog for a host',
  'packages of one catalog for a microarchitecture',
  'versions for a host',
  'versions for a microarchitecture',
  'builds of 50 packages for a host',
  'matrix of 50 packages and 50 partitions',
  'environment of three packages for a host',
] as const;
/** The name of such a request. */
export type Question = (typeof QUESTIONS)[number];

/** The requests with a host, and the same with the exact filter. */
export const PAIRS = [
  ['packages for a host', 'packages for a microarchitecture'],
  ['packages of one catalog for a host', 'packages of one catalog for a microarchitecture'],
  ['versions for a host', 'versions for a microarchitecture'],
] as const satisfies readonly (readonly [Question, Question])[];

/** The request for the matrix. */
export const MATRIX: Question = 'matrix of 50 packages and 50 partitions';

const HOST = 'runsOn: { cpu: "zen3", gpu: ["cc80"] }';
const EXACT = 'cpuMicroarchitecture: ["amd/zen3"]';
const ARCHITECTURES = [
  'zen2',
  'zen3',
  'zen4',
  'zen5',
  'haswell',
  'skylake_avx512',
  'sapphirerapids',
  'neoverse_n1',
  'neoverse_v1',
  'a64fx',
];
const GPUS = ['', 'cc70', 'cc80', 'cc90', 'cc100'];

/** The requests to a gateway. */
export async function questionsOf(gateway: Gateway, catalogId: string): Promise<Record<Question, Target>> {
  const target = (query: string): Target => ({ origin: gateway.url, path: '/graphql', body: JSON.stringify({ query }) });
  const page = (kind: string, filter: string) =>
    target(
      `{ ${kind}(filter: { ${filter} }, first: 20) { totalCount nodes { id ${kind === 'packages' ? 'name' : 'version'} } } }`,
    );
  const own = `catalogId: "${catalogId}"`;
  const builds = (field: string) =>
    target(`{ packages(filter: { ${own}, isExtension: false }, first: 50) { nodes { name ${field} } } }`);
  return {
    'packages for a host': page('packages', HOST),
    'packages for a microarchitecture': page('packages', EXACT),
    'packages of one catalog for a host': page('packages', `${own}, ${HOST}`),
    'packages of one catalog for a microarchitecture': page('packages', `${own}, ${EXACT}`),
    'versions for a host': page('versions', HOST),
    'versions for a microarchitecture': page('versions', EXACT),
    'builds of 50 packages for a host': builds(
      'buildFor(host: { cpu: "zen3", gpu: ["cc80"] }) { state loadCommands version { version } }',
    ),
    'matrix of 50 packages and 50 partitions': builds('availability { partition { name } build { state version { version } } }'),
    'environment of three packages for a host': target(
      `{ environment(input: { catalogId: "${catalogId}", packages: ${await namesOf(gateway, catalogId)}, host: { cpu: "zen3" } }) {
        options { toolchainFamily loadCommands versions { id version } } problems { package message } } }`,
    ),
  };
}

/** Three packages of the real files; of generated ones the first three. */
const PACKAGES = ['GROMACS', 'PLUMED', 'R-bundle-CRAN'];

/** The names of three packages of a catalog, as a list in GraphQL. */
async function namesOf(gateway: Gateway, catalogId: string): Promise<string> {
  const { packages } = await gateway.query<{ packages: { nodes: readonly { name: string }[] } }>(
    'query ($id: ID!) { packages(filter: { catalogId: $id, isExtension: false }, first: 3) { nodes { name } } }',
    { id: catalogId },
  );
  const { real } = await gateway.query<{ real: { totalCount: number } }>(
    'query ($id: ID!, $name: String!) { real: packages(filter: { catalogId: $id, nameExact: $name }, first: 0) { totalCount } }',
    { id: catalogId, name: PACKAGES[1] },
  );
  return JSON.stringify(real.totalCount > 0 ? PACKAGES : packages.nodes.map(({ name }) => name));
}

/** Creates an offering with 50 partitions, and links the catalog. */
export async function offerPartitions(gateway: Gateway, catalogId: string): Promise<void> {
  const partitions = ARCHITECTURES.flatMap((cpu) =>
    GPUS.map((gpu) => ({ name: `${cpu} ${gpu}`.trim(), cpuArchitecture: cpu, gpuArchitecture: gpu })),
  );
  const { made } = await gateway.query<{ made: { offering: { id: string } } }>(
    'mutation ($partitions: [PartitionInput!]) { made: createOffering(input: { name: "Partitions", partitions: $partitions }) { ... on CreateOfferingPayload { offering { id } } } }',
    { partitions },
  );
  await gateway.query('mutation ($input: LinkCatalogInput!) { linkCatalog(input: $input) { __typename } }', {
    input: { offeringId: made.offering.id, catalogId },
  });
}
