import type { Plugin } from 'graphql-yoga';
import { GraphQLError } from '../schema/index.ts';

/** Brackets within brackets: several for each level that a document may have, and far below what a parser's stack bears. */
const MAX_NESTING = 200;

/** Refuses what is nested so deep that reading it, level by level, would overflow the stack. Only what is read for the first time is looked at. */
export function nestingLimit(): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      const parse = parseFn as (source: unknown, options: unknown) => unknown; // Yoga types it as any
      setParseFn((source: unknown, options: unknown) => {
        if (isTooDeep(typeof source === 'string' ? source : (source as { readonly body: string }).body)) throw tooDeep();
        return parse(source, options);
      });
    },
  };
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length && depth <= MAX_NESTING; index += 1) {
    const char = text[index];
    if (char === '{' || char === '[' || char === '(') depth += 1;
    else if (char === '}' || char === ']' || char === ')') depth -= 1;
  }
  return depth > MAX_NESTING;
}

const tooDeep = () =>
  new GraphQLError(`The document has more than ${MAX_NESTING} brackets within each other.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } },
  });
