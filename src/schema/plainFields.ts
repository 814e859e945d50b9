import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';

/**
 * Removes the resolver of fields that only read the property of their name. Executors read that property by default, and compiled
 * queries then need no call and closure per value.
 */
export function withPlainFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType))
    for (const field of Object.values(type.getFields())) if (field.resolve === defaultFieldResolver) delete field.resolve;
  return schema;
}
