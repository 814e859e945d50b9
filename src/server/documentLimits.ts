import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';
import type { Plugin } from 'graphql-yoga';
import type { Context, GraphQLError } from '../schema/index.ts';

/** Far more than a person writes and a client generates, far less than what keeps the process busy. */
export const MAX_TOKENS = 5_000;
const MAX_DEPTH = 25;
const MAX_ALIASES = 50;
const MAX_DIRECTIVES = 50;

const CODE = 'QUERY_TOO_COMPLEX';
const STATUS = { status: 400 };

/** Armor calls what it refuses a syntax error, which Yoga gives status 200 where plain JSON is asked for. */
const onReject = [
  (_context: unknown, error: GraphQLError) => {
    error.message = error.message.replace(/^Syntax Error: /, '');
    Object.assign(error.extensions, { code: CODE, http: { ...STATUS } });
  },
];

/** Refuses a document by its size, before it is validated: aliases, depth, directives and tokens. @param hidesSchema whether errors must not suggest names */
export function documentLimits(hidesSchema: boolean): Plugin<Context> {
  const plugin: unknown = EnvelopArmorPlugin<Context>({
    maxTokens: { n: MAX_TOKENS, onReject },
    maxDepth: { n: MAX_DEPTH, onReject },
    maxAliases: { n: MAX_ALIASES, onReject },
    maxDirectives: { n: MAX_DIRECTIVES, onReject },
    // What rows cost is counted by the schema itself, see costs.ts.
    costLimit: { enabled: false },
    // Where the schema is public, a suggestion tells nothing that introspection does not.
    blockFieldSuggestion: { enabled: hidesSchema },
  });
  return {
    ...(plugin as Plugin<Context>), // an Envelop plugin, which every Yoga plugin is
    // What is refused by the parser Yoga takes for a syntax error all the same.
    onExecutionResult({ result }) {
      if (!result || !('errors' in result)) return;
      for (const { extensions } of result.errors ?? []) if (extensions['code'] === CODE) extensions['http'] = STATUS;
    },
  };
}
