import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type ExecutionResult, explain, type GraphQLError, masked } from '../schema/index.ts';
import type { Client } from './client.ts';
import type { OperationContext } from './context.ts';

/** What a client is told of an error. */
export type Told = (error: unknown, client: Client | undefined) => GraphQLError;

/** Says of a defect no more than the id of the request that has met it, by which it is found in the log. */
export function tellerOf(log: Logger): Told {
  return (error, client) => {
    const known = explain(error);
    if (known) return known;
    const requestId = client?.requestId;
    log.error({ err: error instanceof Error && error.cause ? error.cause : error, requestId }, 'a request failed by a defect');
    return masked(error, requestId);
  };
}

/** A result whose errors are as clients are told. */
export const explained = (told: Told, result: ExecutionResult, client: Client | undefined): ExecutionResult =>
  result.errors ? { ...result, errors: result.errors.map((error) => told(error, client)) } : result;

/** Explains what goes wrong before an operation is executed, and all errors of subscriptions. */
export function explainErrors(told: Told): Plugin<OperationContext> {
  return {
    onPluginInit({ registerContextErrorHandler }) {
      registerContextErrorHandler(({ error, setError, context }) =>
        setError(told(error, (context as Partial<OperationContext>).client)),
      );
    },
    onSubscribe: ({ context: { client } }) => ({
      onSubscribeResult({ result, setResult }) {
        if (!isAsyncIterable(result)) return void setResult(explained(told, result, client));
        return { onNext: ({ result: next, setResult: setNext }) => setNext(explained(told, next, client)) };
      },
      onSubscribeError: ({ error, setError }) => setError(told(error, client)),
    }),
  };
}
