import { Failure } from '../process/failure.ts';
import type { Session } from '../command/session.ts';
import { graphql } from '../gateway/graphql.ts';

const SIMILAR = graphql(`
  query Similar($search: String!, $catalogIds: [ID!]) {
    packages(search: $search, first: 3, filter: { catalogIds: $catalogIds }) {
      nodes {
        name
      }
    }
  }
`);

/** The failure of a name that no package has, with similar names. */
export async function noPackage({ gateway }: Session, name: string, catalogIds: string[] | null): Promise<Failure> {
  const { packages } = await gateway.query(SIMILAR, { search: name.slice(0, 255), catalogIds });
  const similar = [...new Set(packages.nodes.map((found) => found.name))];
  const hint = similar.length > 0 ? `Similar: ${similar.join(', ')}.` : 'Search by what it does: catalog search …';
  return new Failure('NOT_FOUND', `There is no package "${name}"${catalogIds ? ' in this catalog' : ''}. ${hint}`);
}
