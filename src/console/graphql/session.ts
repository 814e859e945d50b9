import { createStore } from '../parts/store.ts';

/** Shared with the explorer at /graphql; it lasts as long as the tab of the browser. */
const KEY = 'gateway:token';

/** The token that is sent with every operation; empty if nobody is signed in. */
export const token = createStore(sessionStorage.getItem(KEY) ?? '');

token.subscribe(() => {
  if (token.get()) sessionStorage.setItem(KEY, token.get());
  else sessionStorage.removeItem(KEY);
});

/** Why the gateway has refused the last token; empty if it has not. */
export const refusal = createStore('');

/** Signs in, or out with an empty token. */
export function signIn(text: string): void {
  refusal.set('');
  token.set(text);
}

/** Forgets a token that the gateway refuses, so that what is public can still be read. */
export function forgetToken(reason: string): void {
  if (!token.get()) return;
  refusal.set(reason);
  token.set('');
}
