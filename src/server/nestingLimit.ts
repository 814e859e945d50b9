import type { Plugin } from 'graphql-yoga';
import { GraphQLError, maxNesting } from '../schema/index.ts';
import { MAX_TOKENS } from './documentLimits.ts';

/** Brackets within brackets: several for each level that a document may have, and far below what a parser's stack bears. */
const MAX_NESTING = 200;

/** Refuses what is nested so deep that reading it, level by level, would overflow the stack. Only what is read for the first time is looked at. */
export function nestingLimit(): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      const parse = parseFn as (source: unknown, options: unknown) => unknown; // Yoga types it as any
      setParseFn((source: unknown, options: unknown) => {
        const text = typeof source === 'string' ? source : (source as { readonly body: string }).body;
        if (maxNesting(text, MAX_TOKENS) > MAX_NESTING) throw tooDeep();
        return parse(source, options);
      });
    },
  };
}

const tooDeep = () =>
  new GraphQLError(`The document has more than ${MAX_NESTING} brackets within each other.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } },
  });
