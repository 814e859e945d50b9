import { isAsyncIterable, type Plugin, Repeater } from 'graphql-yoga';
import type { Context, Viewer } from '../schema/index.ts';
import { invalidToken } from './auth.ts';

type OnTokenEnd = NonNullable<Viewer['onTokenEnd']>;

/** Ends subscriptions over whatever transport when the token that they were opened with ends. */
export function endWithToken(): Plugin<Context> {
  return {
    onSubscribe({ args }) {
      return {
        onSubscribeResult({ result, setResult }) {
          const { onTokenEnd } = (args.contextValue as Context).viewer; // the context that yoga.ts makes
          if (onTokenEnd && isAsyncIterable(result)) setResult(untilTokenEnds(result, onTokenEnd));
        },
      };
    },
  };
}

/** The results, and behind them an error if the token ended first. */
function untilTokenEnds<Result extends object>(results: AsyncIterable<Result>, onTokenEnd: OnTokenEnd): Repeater<Result> {
  return new Repeater<Result>(async (push, stop) => {
    const iterator = results[Symbol.asyncIterator]();
    const unwatch = onTokenEnd(() => {
      void push({ errors: [invalidToken()] } as unknown as Result); // a result that is nothing but an error
      stop();
    });
    void stop.then(() => {
      unwatch();
      void iterator.return?.();
    });
    try {
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) await push(next.value);
    } finally {
      stop();
    }
  });
}
