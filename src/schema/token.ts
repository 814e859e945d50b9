import type { ApiToken as TokenRow } from '../generated/prisma/client.ts';
import { apiTokens } from '../store/sql/apiTokens.ts';
import { createToken, revokeToken } from '../store/tokens.ts';
import { pageLookahead } from './lookahead.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageComplexity } from './connection.ts';
import { ConflictError, InvalidInputError, NotFoundError } from './errors.ts';
import { decodeId } from '../domain/ids.ts';
import { Node, nodeFields, registerNode } from './node.ts';
import { Role } from './viewer.ts';

const { id, uuid } = nodeFields('ApiToken');

const ApiToken = builder.prismaObject('ApiToken', {
  description: 'An API token. Its secret is not stored. For staff.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'Global id, unique across all types. Opaque.', resolve: id }),
    uuid: t.field({ type: 'UUID', description: 'The id used by the REST API.', resolve: uuid }),
    name: t.exposeString('name', { description: 'The name of the token, not necessarily unique.' }),
    viewerName: t.exposeString('viewerName', { description: 'The name of its bearer, as used in the owners of offerings.' }),
    role: t.expose('role', { type: Role, description: 'The role of its bearer.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which it was created.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The time at which it expires; null if never.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The time of last use, to the minute; null if it was never used.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The time at which it was revoked; null if it is not revoked.',
    }),
  }),
});

registerNode('ApiToken', (uuid, { db }) => db.prisma.apiToken.findUnique({ where: { id: uuid } }), true);

const NEWEST = [{ field: 'CREATED_AT', direction: 'DESC' }] as const;

const ApiTokenConnection = connectionOf<TokenRow>('ApiToken', ApiToken, 'tokens');

builder.queryField('tokens', (t) =>
  t.field({
    type: ApiTokenConnection,
    nullable: true,
    description: 'All API tokens, newest first, including expired and revoked ones. For staff; null for others.',
    args: pageArgs,
    authScopes: { staff: true },
    complexity: pageComplexity,
    resolve: (_root, args, { loaders }, info) =>
      loaders.page(apiTokens, { filter: {}, orderBy: NEWEST }, args, pageLookahead(info)) as never,
  }),
);

const CreateTokenInput = builder.inputType('CreateTokenInput', {
  description: 'The token to create.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name, 1 to 255 characters, not necessarily unique.' }),
    viewerName: t.string({
      description: 'The name of its bearer, 1 to 255 characters that do not start with `oidc:`. Default: the name of the token.',
    }),
    role: t.field({ type: Role, required: true, defaultValue: 'USER', description: 'The role of its bearer.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'The time at which it expires, in the future. Default: never.' }),
  }),
});

const RevokeTokenInput = builder.inputType('RevokeTokenInput', {
  description: 'The token to revoke.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Global id or uuid of the token.' }) }),
});

const CreateTokenPayload = builder.objectRef<{ token: TokenRow; secret: string }>('CreateTokenPayload').implement({
  description: 'Payload of `createToken`. The secret is returned only once.',
  fields: (t) => ({
    token: t.expose('token', { type: ApiToken, description: 'The token.' }),
    secret: t.exposeString('secret', { description: 'The secret, sent by its bearer as `Authorization: Bearer …`.' }),
  }),
});

const RevokeTokenPayload = builder.objectRef<{ token: TokenRow }>('RevokeTokenPayload').implement({
  description: 'Payload of `revokeToken`. Subscriptions opened with the token end within seconds.',
  fields: (t) => ({ token: t.expose('token', { type: ApiToken, description: 'The token.' }) }),
});

builder.mutationFields((t) => ({
  createToken: t.field({
    type: CreateTokenPayload,
    description: 'Creates an API token and returns its secret, which cannot be retrieved later. For staff.',
    args: { input: t.arg({ type: CreateTokenInput, required: true, description: 'The token to create.' }) },
    authScopes: { staff: true },
    errors: { types: [ConflictError, InvalidInputError] },
    resolve: (_root, { input }, { db }) => createToken(db, input),
  }),
  revokeToken: t.field({
    type: RevokeTokenPayload,
    description: 'Revokes an API token permanently. Revoking it again has no effect. For staff.',
    args: { input: t.arg({ type: RevokeTokenInput, required: true, description: 'The token to revoke.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError] },
    resolve: async (_root, args, { db }) => ({ token: await revokeToken(db, decodeId(args.input.id, 'ApiToken')) }),
  }),
}));
