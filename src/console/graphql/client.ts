import { Client, type CombinedError, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { createStore } from '../parts/store.ts';
import { forgetToken, token } from './session.ts';
import { socket } from './socket.ts';

/** Refuses an answer that does not come: the gateway itself ends a request after half a minute. */
const TIMEOUT_MS = 45_000;

const authorization = (): Record<string, string> => (token.get() ? { authorization: `Bearer ${token.get()}` } : {});

function createClient(): Client {
  return new Client({
    url: '/graphql?console',
    preferGetMethod: false,
    requestPolicy: 'cache-first',
    fetchOptions: () => ({
      headers: authorization(),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }),
    exchanges: [
      mapExchange({ onError: forgetRefused }),
      // Types without an id are kept as part of the object that has it.
      cacheExchange({}),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket().subscribe({ query, variables: variables ?? {} }, sink) }),
        }),
      }),
    ],
  });
}

function forgetRefused({ graphQLErrors }: CombinedError): void {
  const refused = graphQLErrors.find(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED');
  if (refused) forgetToken(refused.message);
}

/** The client; another one, with an empty cache, after each sign-in, since others may see other things. */
export const client = createStore(createClient());

token.subscribe(() => client.set(createClient()));
