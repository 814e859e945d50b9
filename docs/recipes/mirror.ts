import type { Client } from 'graphql-ws';

export interface Row {
  readonly __typename: string;
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Where the copy is kept. Every call is one transaction, so that the cursor is never stored without the rows. */
export interface Copy {
  /** The cursor stored last; null for a new copy. */
  cursor(): Promise<string | null>;
  /** Replaces the whole copy. */
  replace(rows: readonly Row[], cursor: string): Promise<void>;
  /** Stores a row, or with null deletes it and all rows that belong to it, for each id in this order. */
  apply(changes: readonly (readonly [id: string, row: Row | null])[], cursor: string): Promise<void>;
}

interface Change {
  readonly kind: 'ADDED' | 'CHANGED' | 'REMOVED';
  readonly row: 'CATALOG' | 'PACKAGE' | 'VERSION' | 'TARGET';
  readonly rowId: string;
  readonly node: Row | null;
}

/** What the copy has of each row. */
const ROWS = /* GraphQL */ `
  fragment CatalogRow on Catalog {
    __typename
    id
    name
    version
  }
  fragment PackageRow on Package {
    __typename
    id
    name
    description
    catalog {
      id
    }
  }
  fragment VersionRow on PackageVersion {
    __typename
    id
    version
    loadCommands
    package {
      id
    }
  }
  fragment TargetRow on Target {
    __typename
    id
    name
    subtype
    packageVersion {
      id
    }
  }
`;

const FOLLOW = /* GraphQL */ `
  subscription FollowChanges($after: String) {
    catalogChanges(after: $after) {
      cursor
      nodes {
        kind
        row
        rowId
        node {
          ...CatalogRow
          ...PackageRow
          ...VersionRow
          ...TargetRow
        }
      }
    }
  }
`;

const list = (name: string, fragment: string, filter = '') => /* GraphQL */ `
  query Page($after: String${filter && ', $catalogId: ID'}) {
    page: ${name}(first: 100, after: $after${filter}) {
      nodes {
        ...${fragment}
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;
const IN_CATALOG = ', filter: { catalogId: $catalogId }';
const CATALOGS = list('catalogs', 'CatalogRow');
const CONTENTS = [
  list('packages', 'PackageRow', IN_CATALOG),
  list('versions', 'VersionRow', IN_CATALOG),
  list('targets', 'TargetRow', IN_CATALOG),
];

/** The result of an operation, or the first one of a subscription. @throws the errors of the gateway */
async function ask<Data>(client: Client, query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  for await (const { data, errors } of client.iterate<Data & Record<string, unknown>>({ query, variables })) {
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data;
  }
  throw new Error('The gateway sent no result.');
}

/** All rows of a list. The query only contains the fragment that it uses. */
async function* rowsOf(client: Client, query: string, catalogId?: string): AsyncGenerator<Row> {
  const fragment = new RegExp(`fragment ${/\.\.\.(\w+)/.exec(query)?.[1]} .*?\n  }\n`, 's').exec(ROWS)?.[0] ?? '';
  for (let after: string | null = null, isLast = false; !isLast;) {
    const variables: Record<string, unknown> = { after, ...(catalogId !== undefined && { catalogId }) };
    const { page }: Page = await ask<Page>(client, query + fragment, variables);
    yield* page.nodes;
    [after, isLast] = [page.pageInfo.endCursor, !page.pageInfo.hasNextPage];
  }
}

interface Page {
  readonly page: {
    readonly nodes: readonly Row[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** Reads everything. The cursor is taken first: what changes meanwhile is read again by its change. */
async function begin(client: Client, copy: Copy): Promise<string> {
  const { catalogChanges } = await ask<{ catalogChanges: { cursor: string } }>(client, FOLLOW + ROWS);
  const rows: Row[] = [];
  for (const query of [CATALOGS, ...CONTENTS]) for await (const row of rowsOf(client, query)) rows.push(row);
  await copy.replace(rows, catalogChanges.cursor);
  return catalogChanges.cursor;
}

/** The changes of a batch; the content of a catalog that was added is not listed, so it is read. */
async function changed(client: Client, changes: readonly Change[]): Promise<(readonly [string, Row | null])[]> {
  const rows: (readonly [string, Row | null])[] = [];
  for (const { kind, row, rowId, node } of changes) {
    rows.push([rowId, node]);
    if (kind !== 'ADDED' || row !== 'CATALOG' || !node) continue;
    for (const query of CONTENTS) for await (const added of rowsOf(client, query, rowId)) rows.push([added.id, added]);
  }
  return rows;
}

/**
 * Keeps the copy equal to the catalogs of the gateway, until the connection ends; called again, it continues where it was. Rows may
 * be stored twice, but none is left out.
 */
export async function mirror(client: Client, copy: Copy): Promise<void> {
  const after = (await copy.cursor()) ?? (await begin(client, copy));
  type Batch = { catalogChanges: { cursor: string; nodes: readonly Change[] } };
  for await (const { data, errors } of client.iterate<Batch>({ query: FOLLOW + ROWS, variables: { after } })) {
    if (errors?.some(({ extensions }) => extensions?.['code'] === 'CHANGES_EXPIRED')) {
      // The copy is older than the changes that are kept.
      await begin(client, copy);
      return mirror(client, copy);
    }
    if (errors || !data) throw new Error(JSON.stringify(errors));
    const { cursor, nodes } = data.catalogChanges;
    await copy.apply(await changed(client, nodes), cursor);
  }
}
