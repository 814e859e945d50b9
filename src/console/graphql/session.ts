import { createStore } from '../parts/store.ts';

/** Shared with the explorer at /graphql; it lasts as long as the tab of the browser. */
const KEY = 'gateway:token';

/** The token that is sent with every operation; empty if nobody is signed in. */
export const token = createStore(sessionStorage.getItem(KEY) ?? '');

token.subscribe(() => {
  if (token.get()) sessionStorage.setItem(KEY, token.get());
  else sessionStorage.removeItem(KEY);
});
