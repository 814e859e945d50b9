import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { mirror } from '../../docs/recipes/mirror.ts';
import { changeText } from './changeText.ts';
import type { KeptCopy } from './keptCopy.ts';

interface Batch {
  readonly catalogChanges?: { readonly nodes: readonly { kind: string; rowId: string }[] };
}

/** Runs the mirror of the documentation against a gateway until the connection ends. @throws what ends it */
export async function receive(url: string, copy: KeptCopy): Promise<void> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  try {
    await mirror(noting(client, copy), url, copy);
  } finally {
    await client.dispose();
  }
}

/** Tells the copy which changes each batch has. */
function noting(client: Client, copy: KeptCopy): Client {
  return {
    ...client,
    async *iterate(payload) {
      for await (const result of client.iterate(payload)) {
        const { catalogChanges } = (result.data ?? {}) as Batch;
        if (catalogChanges) copy.received = catalogChanges.nodes.map(changeText);
        yield result as never;
      }
    },
  };
}
