import type { GraphQLClient } from 'graphql-request';
import { graphql } from './graphql.ts';

const CATALOGS = graphql(`
  query Catalogs {
    catalogs {
      nodes {
        name
        version
        lastSuccessfulUpdateAt
      }
    }
  }
`);

/** Names, versions, and when each catalog was last updated. */
export async function catalogNames(gateway: GraphQLClient): Promise<[string, string, string | null][]> {
  const { catalogs } = await gateway.request(CATALOGS);
  return catalogs.nodes.map(({ name, version, lastSuccessfulUpdateAt }) => [name, version, lastSuccessfulUpdateAt]);
}
