import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { type GraphQLError, schema } from '../../schema/index.ts';
import type { ClientRequest } from '../engine/clientRequest.ts';
import type { Engine } from '../engine/engine.ts';
import type { ErrorMasking } from '../engine/errorMasking.ts';
import type { OperationResult } from '../engine/operation.ts';
import { readParams } from '../engine/params.ts';

/** What HTTP says of a request that it hands over to Yoga. */
export interface YogaContext {
  readonly clientRequest: ClientRequest;
  /** Why the request is not even read; null where it is. */
  readonly refusal: GraphQLError | null;
  /** What the operation has come to, where it has been run already. */
  result?: OperationResult | undefined;
}

export type Yoga = YogaServerInstance<YogaContext, object>;

/**
 * The HTTP of GraphQL: Yoga reads GET and POST, and encodes results as JSON or server-sent events, with the status that GraphQL over
 * HTTP asks for. Everything about the operation is the engine's.
 */
export function openYoga(engine: Engine, masking: ErrorMasking): Yoga {
  return createYoga<YogaContext, object>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    cors: false,
    // Read, and not beyond its limit, before it comes here: see requestBody.ts.
    maxRequestBodySize: false,
    logging: false,
    parserAndValidationCache: false,
    maskedErrors: { maskError: (error) => masking.mask(error) },
    plugins: [runBy(engine)],
  });
}

function runBy(engine: Engine): Plugin<object, YogaContext> {
  return {
    onRequestParse({ serverContext: { refusal } }) {
      if (refusal) throw refusal;
    },
    onParams({ params, request, context, setParams, setParamsHandler }) {
      const serverContext = context; // what fetch was called with
      const isSafe = request.method === 'GET';
      const sent = readParams(isSafe ? { ...params, documentId: documentIdOf(request.url) } : params);
      // The engine checks them, and knows more of them than Yoga does.
      setParams({ query: '' });
      setParamsHandler(async () => {
        serverContext.result ??= await engine.run(sent, serverContext.clientRequest, { isSafe });
        return serverContext.result;
      });
    },
  };
}

/** Yoga does not read it from an address. */
const documentIdOf = (url: string) => new URLSearchParams(url.slice(url.indexOf('?'))).get('documentId') ?? undefined;
