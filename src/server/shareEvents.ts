import type { Plugin } from 'graphql-yoga';
import { subscribeTogether } from '../schema/subscribeTogether.ts';
import type { Context } from '../schema/index.ts';

/** Lets subscriptions that ask the same, over whatever transport, share the results of their events. */
export function shareEvents(): Plugin<Context> {
  return { onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribeTogether) };
}
