import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../../generated/introspection.d.ts';

/** Parses a GraphQL document; the compiler derives the types of its data and variables from schema.graphql. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { Date: string; DateTime: string; JSONObject: Record<string, unknown>; URL: string; UUID: string };
}>();

export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada';
export { readFragment } from 'gql.tada';
