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
const CATALOG_ROW = /* GraphQL */ `
  fragment CatalogRow on Catalog {
    __typename
    id
    uuid
    name
    version
  }
`;
const ROWS = /* GraphQL */ `
  ${CATALOG_ROW}
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

const CATALOGS = /* GraphQL */ `
  query Catalogs($after: String) {
    catalogs(first: 100, after: $after) {
      nodes {
        ...CatalogRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

type Exported = Row & { readonly catalog: Row; readonly package: Row; readonly packageVersion: Row };

/** Makes the rows of each export what the fragments select. */
const EXPORTS = {
  packages: ({ id, name, description, catalog }: Exported): Row => ({
    ...{ __typename: 'Package', id, name, description },
    catalog: { id: catalog.id },
  }),
  versions: ({ id, version, loadCommands, package: of }: Exported): Row => ({
    ...{ __typename: 'PackageVersion', id, version, loadCommands },
    package: { id: of.id },
  }),
  targets: ({ id, name, subtype, packageVersion }: Exported): Row => ({
    ...{ __typename: 'Target', id, name, subtype },
    packageVersion: { id: packageVersion.id },
  }),
};

/** Reads the exports of everything, or of one catalog, and the cursor after which to follow. @throws an error where one ends early */
async function contents(origin: string, query = ''): Promise<{ rows: Row[]; cursor: string }> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (const [name, rowOf] of Object.entries(EXPORTS)) {
    const response = await fetch(`${origin}/export/${name}.ndjson${query}`);
    if (!response.ok || !response.body) throw new Error(await response.text());
    // That of the first: what changes between the exports is read again by its change.
    cursor ??= response.headers.get('change-cursor');
    for await (const line of linesOf(response.body)) rows.push(rowOf(JSON.parse(line) as Exported));
  }
  return { rows, cursor: cursor ?? '' };
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** The catalogs themselves, of which there is no export. */
async function catalogs(client: Client): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | null = null, isLast = false; !isLast;) {
    const page: CatalogPage = await ask<CatalogPage>(client, CATALOGS + CATALOG_ROW, { after });
    rows.push(...page.catalogs.nodes);
    [after, isLast] = [page.catalogs.pageInfo.endCursor, !page.catalogs.pageInfo.hasNextPage];
  }
  return rows;
}

interface CatalogPage {
  readonly catalogs: {
    readonly nodes: readonly Row[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** @throws the errors of the gateway */
async function ask<Data>(client: Client, query: string, variables: Record<string, unknown>): Promise<Data> {
  for await (const { data, errors } of client.iterate<Data & Record<string, unknown>>({ query, variables })) {
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data;
  }
  throw new Error('The gateway sent no result.');
}

/** Reads everything. @returns the cursor after which to follow */
async function begin(client: Client, origin: string, copy: Copy): Promise<string> {
  const { rows, cursor } = await contents(origin);
  await copy.replace([...(await catalogs(client)), ...rows], cursor);
  return cursor;
}

/** The changes of a batch; the content of a catalog that was added is not listed, so it is read. */
async function changed(origin: string, changes: readonly Change[]): Promise<(readonly [string, Row | null])[]> {
  const rows: (readonly [string, Row | null])[] = [];
  for (const { kind, row, rowId, node } of changes) {
    rows.push([rowId, node]);
    if (kind !== 'ADDED' || row !== 'CATALOG' || !node) continue;
    const added = await contents(origin, `?catalog_uuid=${String(node['uuid'])}`);
    for (const one of added.rows) rows.push([one.id, one]);
  }
  return rows;
}

/**
 * Keeps the copy equal to the catalogs of the gateway at an origin, until the connection ends; called again, it continues where it
 * was. Rows may be stored twice, but none is left out.
 */
export async function mirror(client: Client, origin: string, copy: Copy): Promise<void> {
  const after = (await copy.cursor()) ?? (await begin(client, origin, copy));
  type Batch = { catalogChanges: { cursor: string; nodes: readonly Change[] } };
  for await (const { data, errors } of client.iterate<Batch>({ query: FOLLOW + ROWS, variables: { after } })) {
    if (errors?.some(({ extensions }) => extensions?.['code'] === 'CHANGES_EXPIRED')) {
      // The copy is older than the changes that are kept.
      await begin(client, origin, copy);
      return mirror(client, origin, copy);
    }
    if (errors || !data) throw new Error(JSON.stringify(errors));
    const { cursor, nodes } = data.catalogChanges;
    await copy.apply(await changed(origin, nodes), cursor);
  }
}
