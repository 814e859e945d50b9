import type { IncomingMessage } from 'node:http';
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

/** A value of an address is quoted up to this length. */
const MAX_QUOTED = 100;

/** The parameters of an address that hold JSON. */
const JSON_PARAMETERS = ['variables', 'extensions'];

/** Why the address of a GET cannot be read, which Yoga takes for a defect of its own; null where it can. */
export function malformed({ method, url = '' }: IncomingMessage): GraphQLError | null {
  if (method !== 'GET' || !url.includes('?')) return null;
  const params = new URLSearchParams(url.slice(url.indexOf('?')));
  for (const name of JSON_PARAMETERS) {
    const text = params.get(name);
    if (text && !isJson(text)) return badRequest(`\`${name}\` is not JSON: ${JSON.stringify(text.slice(0, MAX_QUOTED))}.`);
  }
  return null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const badRequest = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });

/** Refuses what is not even to be read. */
export function refuseUnread(): Plugin<Context> {
  return {
    // What is no request of GraphQL's at all has its status whatever the client accepts; Yoga answers 200 where that is plain JSON.
    onExecutionResult({ result }) {
      if (!result || !('errors' in result)) return;
      for (const { extensions } of result.errors ?? [])
        if (extensions['code'] === 'BAD_REQUEST') extensions['http'] = { ...extensions['http'], spec: false };
    },
    onRequestParse({ serverContext }) {
      const { exchange } = serverContext as { exchange?: Exchange };
      if (exchange?.refusal) throw exchange.refusal;
    },
  };
}
