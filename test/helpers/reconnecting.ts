import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { openSocket } from '../../docs/recipes/openSocket.ts';
import { expect } from 'vitest';
import { STAFF_TOKEN, type TestApp, type TestAppOptions } from './app.ts';
import { openProxy, type Proxy } from './proxy.ts';
import { testWithApp } from './withApp.ts';
import type { ScriptedJob } from './scriptedJob.ts';

/** Time limit of expectations, generous for slow machines. */
export const POLL = { timeout: 15_000, interval: 10 };

/** A gateway behind a proxy that tests can cut. */
export interface Through {
  readonly proxy: Proxy;
  /** The URL of /graphql. */
  readonly url: string;
  /** Opens a client as documented, but with immediate reconnection. */
  open(token?: () => string): Client;
}

/** A `test` with a gateway behind a proxy. */
export const testThroughProxy = (options: TestAppOptions = {}) =>
  testWithApp(options).extend<{ through: Through }>({
    through: async ({ app }: { app: TestApp }, use: (through: Through) => Promise<void>) => {
      await using proxy = await openProxy(app.url);
      const clients: Client[] = [];
      const url = `${proxy.url}graphql`;
      const open = (token = () => STAFF_TOKEN) => {
        const retryWait = () => Promise.resolve();
        const client = openSocket({ url: url.replace('http', 'ws'), token, webSocketImpl: WebSocket, retryWait });
        clients.push(client);
        return client;
      };
      await use({ proxy, url, open });
      for (const client of clients) await client.dispose();
    },
  });

/** Emits twelve events of an import, and cuts the connection twice while `sequences` receives them. */
export async function loseTwice({ proxy }: Through, job: ScriptedJob, sequences: readonly number[]): Promise<void> {
  for (const count of [6, 11]) {
    await job.emit(5);
    await expect.poll(() => sequences.length, POLL).toBeGreaterThanOrEqual(count);
    proxy.cut();
  }
  await job.finish();
  await expect.poll(() => sequences.at(-1), POLL).toBe(12);
}

/** The sequence numbers of twelve events. */
export const TWELVE = Array.from({ length: 12 }, (_, index) => index + 1);
