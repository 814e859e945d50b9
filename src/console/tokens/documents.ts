import { graphql, type ResultOf } from '../graphql/graphql.ts';
import { CONFLICT, INVALID, NOT_FOUND } from '../graphql/problem.ts';

const TOKEN = graphql(`
  fragment Token on ApiToken @_unmask {
    id
    name
    viewerName
    role
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
  }
`);

/** A page of the API tokens, newest first. */
export const TOKENS = graphql(
  `
    query Tokens($after: String) {
      tokens(first: 50, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...Token
        }
      }
    }
  `,
  [TOKEN],
);

/** Creates a token; its secret is returned only here. */
export const CREATE_TOKEN = graphql(
  `
    mutation CreateToken($input: CreateTokenInput!) {
      createToken(input: $input) {
        __typename
        ... on CreateTokenPayload {
          secret
          token {
            ...Token
          }
        }
        ...Conflict
        ...Invalid
      }
    }
  `,
  [TOKEN, CONFLICT, INVALID],
);

/** Revokes a token for good. */
export const REVOKE_TOKEN = graphql(
  `
    mutation RevokeToken($id: ID!) {
      revokeToken(input: { id: $id }) {
        __typename
        ... on RevokeTokenPayload {
          token {
            ...Token
          }
        }
        ...NotFound
      }
    }
  `,
  [TOKEN, NOT_FOUND],
);

/** An API token. */
export type Token = NonNullable<ResultOf<typeof TOKENS>['tokens']>['nodes'][number];
