import { allPages } from '../gateway/allPages.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { forStaff, payloadOf } from '../gateway/failureOf.ts';
import { graphql } from '../gateway/graphql.ts';
import type { ListedToken, TokenStore } from './tokenStore.ts';

const CREATE = graphql(`
  mutation CreateToken($input: CreateTokenInput!) {
    createToken(input: $input) {
      __typename
      ... on CreateTokenPayload {
        secret
        token {
          uuid
          viewerName
        }
      }
      ... on UserError {
        code
        message
      }
    }
  }
`);

const TOKENS = graphql(`
  query Tokens($after: String) {
    tokens(first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        uuid
        name
        viewerName
        role
        createdAt
        expiresAt
        lastUsedAt
        revokedAt
      }
    }
  }
`);

const REVOKE = graphql(`
  mutation RevokeToken($id: ID!) {
    revokeToken(input: { id: $id }) {
      __typename
      ... on RevokeTokenPayload {
        token {
          name
        }
      }
      ... on UserError {
        code
        message
      }
    }
  }
`);

/** The tokens of a running gateway, by its GraphQL API. */
export const gatewayTokens = (gateway: Gateway): TokenStore => ({
  async create({ name, viewer, role, expires }) {
    const input = {
      name,
      viewerName: viewer ?? null,
      role: role === 'staff' ? 'STAFF' : 'USER',
      expiresAt: expires?.toISOString() ?? null,
    } as const;
    const { token, secret } = payloadOf((await gateway.query(CREATE, { input })).createToken);
    return { ...token, secret };
  },
  list: () => allPages<ListedToken>(async (after) => forStaff((await gateway.query(TOKENS, { after })).tokens)),
  revoke: async (id) => payloadOf((await gateway.query(REVOKE, { id })).revokeToken).token.name,
});
