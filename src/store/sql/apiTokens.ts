import type { ApiToken } from '../../generated/prisma/client.ts';
import { defineFields } from './fields.ts';
import { column } from './order.ts';
import type { Listing } from './selection.ts';

/** A row of `api_token` as Prisma's client has it, without the hash of its secret. */
export interface ApiTokenRow extends Omit<ApiToken, 'hash'> {
  readonly uuid: string;
}

/** API tokens, expired and revoked ones included. */
export const apiTokens: Listing<ApiTokenRow, object, 'CREATED_AT'> = {
  name: 'tokens',
  alias: 'k',
  from: 'api_token k',
  fields: defineFields<ApiTokenRow, ApiTokenRow>(
    {
      uuid: 'k.id',
      id: 'k.id',
      createdAt: 'k.created_at',
      name: 'k.name',
      viewerName: 'k.viewer_name',
      role: 'k.role',
      expiresAt: 'k.expires_at',
      lastUsedAt: 'k.last_used_at',
      revokedAt: 'k.revoked_at',
    },
    {},
  ),
  conditions: () => [],
  orders: { CREATED_AT: () => [column('k.created_at', 'timestamptz')] },
};
