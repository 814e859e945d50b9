import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Context } from '../../schema/index.ts';

type Results = Map<string, ExecutionResult | Promise<ExecutionResult>>;

/** Results by event and document. */
const made = new WeakMap<object, WeakMap<object, Results>>();

/**
 * Like `subscribe` of GraphQL.js, but executes each event once for all identical subscriptions of viewers with the same name and
 * role.
 */
export async function subscribeTogether(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const events = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in events)) return events;
  const { name, role } = (args.contextValue as Context).viewer; // created by contextMaker
  const key = JSON.stringify([role, name, args.operationName, args.variableValues]);
  return mapped(events[Symbol.asyncIterator](), (event) => resultOf(args, key, event));
}

function resultOf(args: ExecutionArgs, key: string, event: unknown): ExecutionResult | Promise<ExecutionResult> {
  if (typeof event !== 'object' || event === null) return execute({ ...args, rootValue: event });
  const documents = made.get(event) ?? new WeakMap<object, Results>();
  made.set(event, documents);
  const results: Results = documents.get(args.document) ?? new Map<string, ExecutionResult>();
  documents.set(args.document, results);
  const found = results.get(key);
  if (found) return found;
  const result = execute({ ...args, rootValue: event });
  results.set(key, result);
  return result;
}

/** Not an async generator, whose `return()` would wait for the next event. */
function mapped<Value, Result>(
  values: AsyncIterator<Value>,
  map: (value: Value) => Result | Promise<Result>,
): AsyncIterableIterator<Result> {
  const finished = { done: true, value: undefined } as const;
  return {
    async next() {
      const next = await values.next();
      return next.done ? finished : { done: false, value: await map(next.value) };
    },
    async return() {
      await values.return?.();
      return finished;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
