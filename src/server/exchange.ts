import type { Plugin } from 'graphql-yoga';
import { type Context, type ExecutionResult, GraphQLError, type Viewer } from '../schema/index.ts';

/** What HTTP and the execution of a request tell each other. */
export interface Exchange {
  /** Who asks; null for a token that is not valid. */
  readonly authentication: Promise<Viewer | null>;
  /** Why it is not even read; null where it is. */
  readonly refusal: GraphQLError | null;
  /** Whether the answer is the same for all viewers of the role, and without errors; said by the execution. */
  isShared: boolean;
  /** Said by a resolver, whatever the document is like. */
  isSharingRefused: boolean;
  /** What the execution has come to, before Yoga was asked; it is not executed again. */
  result?: ExecutionResult | undefined;
}

export const tooLarge = () =>
  new GraphQLError('Request body too large', { extensions: { code: 'REQUEST_ENTITY_TOO_LARGE', http: { status: 413 } } });

/** Refuses what is not even to be read. */
export function refuseUnread(): Plugin<Context> {
  return {
    onRequestParse({ serverContext }) {
      const { exchange } = serverContext as { exchange?: Exchange };
      if (exchange?.refusal) throw exchange.refusal;
    },
  };
}
