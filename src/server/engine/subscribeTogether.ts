import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Context } from '../../schema/index.ts';

type Results = Map<string, ExecutionResult | Promise<ExecutionResult>>;

/** What was made of an event, by document: who asks the same of the same event gets the same result. */
const made = new WeakMap<object, WeakMap<object, Results>>();

/** Subscribes as graphql-js does, but makes the result of an event once for all who ask the same: a thousand who watch an import cost one execution an event. */
export async function subscribeTogether(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const events = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in events)) return events;
  const { name, role } = (args.contextValue as Context).viewer; // the context that contextOf makes
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

/** Not an async generator: its return() would wait for the next event before it lets go. */
function mapped<Value, Result>(
  values: AsyncIterator<Value>,
  map: (value: Value) => Result | Promise<Result>,
): AsyncIterableIterator<Result> {
  const over = { done: true, value: undefined } as const;
  return {
    async next() {
      const next = await values.next();
      return next.done ? over : { done: false, value: await map(next.value) };
    },
    async return() {
      await values.return?.();
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
