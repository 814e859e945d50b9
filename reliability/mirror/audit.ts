import { isDeepStrictEqual } from 'node:util';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Copy, mirror, type Row } from '../../docs/recipes/mirror.ts';
import { changeText } from './changeText.ts';

const FEED = `query ($after: String) { changes(first: 100, after: $after) { nodes { kind rowId } pageInfo { hasNextPage endCursor } } }`;

interface Feed {
  readonly changes: {
    readonly nodes: readonly { readonly kind: string; readonly rowId: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** What runs queries: a gateway, or several that come and go. */
interface Asked {
  query<Data>(document: string, variables: Record<string, unknown>): Promise<Data>;
}

/** All changes after a cursor, as texts. */
export async function feedAfter(gateway: Asked, cursor: string): Promise<string[]> {
  const found: string[] = [];
  for (let after = cursor; ;) {
    const { changes }: Feed = await gateway.query<Feed>(FEED, { after });
    found.push(...changes.nodes.map(changeText));
    if (!changes.pageInfo.hasNextPage) return found;
    after = changes.pageInfo.endCursor ?? after;
  }
}

/** All rows as a new mirror has them, which has read everything and followed nothing. */
export async function rowsOf(url: string): Promise<Map<string, Row>> {
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
  const copy = new FirstCopy(client);
  await mirror(client, url, copy).catch((error: unknown) => {
    if (!copy.rows) throw error;
  });
  return copy.rows ?? new Map<string, Row>();
}

/** A copy that ends the connection once it is complete. */
class FirstCopy implements Copy {
  rows: Map<string, Row> | null = null;
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  cursor(): Promise<null> {
    return Promise.resolve(null);
  }

  async replace(rows: readonly Row[]): Promise<void> {
    this.rows = new Map(rows.map((row) => [row.id, row]));
    await this.#client.dispose();
  }

  apply(): Promise<void> {
    return Promise.resolve();
  }
}

/** The ids of the rows that differ, and of those that only one side has. */
export function differences(one: ReadonlyMap<string, Row>, other: ReadonlyMap<string, Row>): string[] {
  const ids = new Set([...one.keys(), ...other.keys()]);
  return [...ids].filter((id) => !isDeepStrictEqual(one.get(id), other.get(id)));
}
