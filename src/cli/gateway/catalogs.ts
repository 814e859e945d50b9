import { Failure } from '../process/failure.ts';
import type { Gateway } from './gateway.ts';
import { graphql, type ResultOf } from './graphql.ts';
import { splitName } from './splitName.ts';

const CATALOG = graphql(`
  fragment NamedCatalog on Catalog @_unmask {
    id
    uuid
    name
    version
    type
  }
`);

const CATALOG_BY_NAME = graphql(
  `
    query CatalogByName($name: String!, $version: String) {
      catalogByName(name: $name, version: $version) {
        ...NamedCatalog
      }
    }
  `,
  [CATALOG],
);

const CATALOG_BY_ID = graphql(
  `
    query CatalogById($id: ID!) {
      catalog(id: $id) {
        ...NamedCatalog
      }
    }
  `,
  [CATALOG],
);

const CATALOGS = graphql(
  `
    query CatalogNames {
      catalogs(first: 100) {
        nodes {
          ...NamedCatalog
        }
      }
    }
  `,
  [CATALOG],
);

interface Named {
  readonly catalog: Pick<Catalog, 'name' | 'version'>;
}

/** A catalog, as commands name it. */
export type Catalog = ResultOf<typeof CATALOG>;

/** The name of a catalog for people: `EESSI 2025.06`. */
export const catalogName = ({ name, version }: Pick<Catalog, 'name' | 'version'>): string => `${name} ${version}`;

/** Orders what belongs to catalogs by the names of these, the newest version first. */
export const byCatalog = (one: Named, other: Named): number =>
  one.catalog.name.localeCompare(other.catalog.name) ||
  other.catalog.version.localeCompare(one.catalog.version, 'en', { numeric: true });

/** All catalogs, by name, newest version first. */
export const catalogs = async (gateway: Gateway): Promise<readonly Catalog[]> =>
  (await gateway.query(CATALOGS, {})).catalogs.nodes;

const ID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** The catalog that `EESSI/2025.06`, `EESSI` (its newest version) or a uuid names. @throws Failure if there is none */
export async function catalogOf(gateway: Gateway, text: string): Promise<Catalog> {
  const found = ID.test(text) ? (await gateway.query(CATALOG_BY_ID, { id: text })).catalog : await byName(gateway, text);
  if (found) return found;
  const names = (await catalogs(gateway)).map(({ name, version }) => `${name}/${version}`);
  const known = names.length > 0 ? `The catalogs are ${names.join(', ')}.` : 'There are no catalogs yet.';
  throw new Failure('NOT_FOUND', `There is no catalog "${text}". ${known}`);
}

async function byName(gateway: Gateway, text: string) {
  const { name, version } = splitName(text);
  return (await gateway.query(CATALOG_BY_NAME, { name, version: version || null })).catalogByName;
}
