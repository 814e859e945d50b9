import { GraphQLClient } from 'graphql-request';
import { graphql } from './gql';

const FIND_SOFTWARE = graphql(/* GraphQL */ `
  query FindSoftware($search: String!, $cpu: [String!], $gpu: [String!]) {
    packages(first: 20, search: $search, filter: { cpuMicroarchitecture: $cpu, gpuArchitecture: $gpu }) {
      totalCount
      nodes {
        name
        latestVersion(filter: { cpuMicroarchitecture: $cpu, gpuArchitecture: $gpu }) {
          version
          loadCommands
        }
      }
    }
  }
`);

/** What there is for a CPU and a GPU, and how to load it. */
export async function findSoftware(gateway: GraphQLClient, search: string, cpu: string, gpu: string): Promise<string[][]> {
  const { packages } = await gateway.request(FIND_SOFTWARE, { search, cpu: [cpu], gpu: [gpu] });
  return packages.nodes.flatMap(({ latestVersion }) => (latestVersion ? [latestVersion.loadCommands] : []));
}
