import { type Client, createClient } from 'graphql-ws';
import { createStore } from '../parts/store.ts';
import { token } from './session.ts';

/** Whether live updates arrive: `lost` while the connection is being opened again. */
export const connection = createStore<'idle' | 'open' | 'lost'>('idle');

const LONGEST_WAIT_MS = 8_000;

let current: Client | undefined;

/** The socket of all subscriptions, opened by the first one and again whenever it is lost. */
export function socket(): Client {
  current ??= open();
  return current;
}

token.subscribe(() => {
  void current?.dispose();
  current = undefined;
});

function open(): Client {
  return createClient({
    url: `${location.origin.replace('http', 'ws')}/graphql`,
    connectionParams: () => (token.get() ? { authorization: `Bearer ${token.get()}` } : {}),
    retryAttempts: Infinity,
    shouldRetry: () => true,
    keepAlive: 20_000,
    retryWait: (retries) => new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** retries, LONGEST_WAIT_MS))),
    on: {
      connected: () => connection.set('open'),
      closed: (event) => connection.set((event as CloseEvent).code === 1000 ? 'idle' : 'lost'),
    },
  });
}
