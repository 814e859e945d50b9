import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { type GraphQLError, schema } from '../../schema/index.ts';
import type { ClientRequest } from '../engine/clientRequest.ts';
import type { Engine } from '../engine/engine.ts';
import type { ErrorMasking } from '../engine/errorMasking.ts';
import type { OperationResult } from '../engine/operation.ts';
import { readParams } from '../engine/params.ts';

/** The server context of a request passed to Yoga. */
export interface YogaContext {
  readonly clientRequest: ClientRequest;
  /** The error of a request that is not parsed; null for a valid one. */
  readonly refusal: GraphQLError | null;
  /** The result, if the operation has been run already. */
  result?: OperationResult | undefined;
}

/** The Yoga server of the gateway. */
export type Yoga = YogaServerInstance<YogaContext, object>;

/**
 * Creates Yoga for the HTTP part of GraphQL: it parses GET and POST, and encodes results as JSON or server-sent events, with the
 * status required by GraphQL over HTTP. The engine runs the operations.
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
    // The body has been read and limited already, see requestBody.ts.
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
      const serverContext = context; // the context passed to fetch
      const isSafe = request.method === 'GET';
      const sent = readParams(isSafe ? { ...params, documentId: documentIdOf(request.url) } : params);
      // The engine validates the parameters, including those unknown to Yoga.
      setParams({ query: '' });
      setParamsHandler(async () => {
        serverContext.result ??= await engine.run(sent, serverContext.clientRequest, { isSafe });
        return serverContext.result;
      });
    },
  };
}

/** Reads `documentId` from the URL, which Yoga does not do. */
const documentIdOf = (url: string) => new URLSearchParams(url.slice(url.indexOf('?'))).get('documentId') ?? undefined;
