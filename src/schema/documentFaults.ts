import { GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';

/** What keeps a text from being an operation on the schema; nothing of one that can run. */
export function documentFaults(schema: GraphQLSchema, text: string): readonly string[] {
  try {
    return validate(schema, parse(text)).map(({ message }) => message);
  } catch (error) {
    if (error instanceof GraphQLError) return [error.message];
    throw error;
  }
}
