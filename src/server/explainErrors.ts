import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type Context, type ExecutionResult, explain, type GraphQLError, masked } from '../schema/index.ts';
import type { ServerContext } from './yoga.ts';

type Operation = Partial<ServerContext>;
type Told = (error: unknown, operation: Operation) => GraphQLError;

/** What a client is told of an error; a defect goes into the log instead, by the id of the request that has met it. */
export function tellerOf(log: Logger): Told {
  return (error, { client }) => {
    const explained = explain(error);
    if (explained) return explained;
    const requestId = client?.requestId;
    log.error({ err: error instanceof Error && error.cause ? error.cause : error, requestId }, 'a request failed by a defect');
    return masked(error, requestId);
  };
}

/** Explains every error of an operation, over whatever transport. */
export function explainErrors(told: Told): Plugin<Context & ServerContext> {
  const explained = (result: ExecutionResult, operation: Operation) =>
    result.errors ? { ...result, errors: result.errors.map((error) => told(error, operation)) } : result;
  return {
    onPluginInit({ registerContextErrorHandler }) {
      registerContextErrorHandler(({ error, setError, context }) => setError(told(error, context)));
    },
    onExecute: ({ context }) => ({
      onExecuteDone({ result, setResult }) {
        if (!isAsyncIterable(result) && result.errors) setResult(explained(result, context));
      },
    }),
    onSubscribe: ({ context }) => ({
      onSubscribeResult({ result, setResult }) {
        if (!isAsyncIterable(result)) return void setResult(explained(result, context));
        return { onNext: ({ result: next, setResult: setNext }) => setNext(explained(next, context)) };
      },
      onSubscribeError: ({ error, setError }) => setError(told(error, context)),
    }),
  };
}
