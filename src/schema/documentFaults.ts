import { GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';

/** The syntax and validation errors of a document; empty if it is valid for the schema. */
export function documentFaults(schema: GraphQLSchema, text: string): readonly string[] {
  try {
    return validate(schema, parse(text)).map(({ message }) => message);
  } catch (error) {
    if (error instanceof GraphQLError) return [error.message];
    throw error;
  }
}
