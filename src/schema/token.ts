import type { ApiToken as TokenRow } from '../generated/prisma/client.ts';
import { prismaKeyset } from '../store/reads/prismaKeyset.ts';
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
  description: 'A token by which somebody is known here. Its secret is not kept. For staff.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id that is unique over all types. Opaque.', resolve: id }),
    uuid: t.field({ type: 'UUID', description: 'The id as REST clients know it.', resolve: uuid }),
    name: t.exposeString('name', { description: 'What it is called; several may be called the same.' }),
    viewerName: t.exposeString('viewerName', { description: 'Who its bearer is: the name that offerings know owners by.' }),
    role: t.expose('role', { type: Role, description: 'What its bearer may do.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'When it expires; null for never.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the minute; null before that.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null while it is not.',
    }),
  }),
});

registerNode('ApiToken', (uuid, { db }) => db.prisma.apiToken.findUnique({ where: { id: uuid } }), true);

const ApiTokenConnection = connectionOf<TokenRow>('ApiToken', ApiToken, 'tokens');

builder.queryField('tokens', (t) =>
  t.field({
    type: ApiTokenConnection,
    nullable: true,
    description: 'All API tokens, newest first, expired and revoked ones among them. For staff; null for others.',
    args: pageArgs,
    authScopes: { staff: true },
    complexity: pageComplexity,
    resolve: (_root, args, { db }, info) =>
      prismaKeyset<TokenRow>(
        args,
        pageLookahead(info),
        (query) => db.prisma.apiToken.findMany(query),
        () => db.prisma.apiToken.count(),
      ),
  }),
);

const CreateTokenInput = builder.inputType('CreateTokenInput', {
  description: 'The token to make.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is called, in 1 to 255 characters; need not be unique.' }),
    viewerName: t.string({
      description:
        'Who its bearer is, in 1 to 255 characters that do not begin with `oidc:`. The name of the token when left out.',
    }),
    role: t.field({ type: Role, required: true, defaultValue: 'USER', description: 'What its bearer may do.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it expires, in the future; never when left out.' }),
  }),
});

const RevokeTokenInput = builder.inputType('RevokeTokenInput', {
  description: 'Which token to revoke.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The global id or the uuid of the token.' }) }),
});

const CreateTokenPayload = builder.objectRef<{ token: TokenRow; secret: string }>('CreateTokenPayload').implement({
  description: 'The token has been made. The secret is shown here and never again.',
  fields: (t) => ({
    token: t.expose('token', { type: ApiToken, description: 'The token.' }),
    secret: t.exposeString('secret', { description: 'What its bearer sends as `Authorization: Bearer …`.' }),
  }),
});

const RevokeTokenPayload = builder.objectRef<{ token: TokenRow }>('RevokeTokenPayload').implement({
  description: 'The token is revoked: subscriptions that were opened with it end within seconds.',
  fields: (t) => ({ token: t.expose('token', { type: ApiToken, description: 'The token.' }) }),
});

builder.mutationFields((t) => ({
  createToken: t.field({
    type: CreateTokenPayload,
    description: 'Makes an API token and shows its secret, this once. For staff.',
    args: { input: t.arg({ type: CreateTokenInput, required: true, description: 'The token to make.' }) },
    authScopes: { staff: true },
    errors: { types: [ConflictError, InvalidInputError] },
    resolve: (_root, { input }, { db }) => createToken(db, input),
  }),
  revokeToken: t.field({
    type: RevokeTokenPayload,
    description: 'Revokes an API token for good. To revoke it again does nothing. For staff.',
    args: { input: t.arg({ type: RevokeTokenInput, required: true, description: 'Which token to revoke.' }) },
    authScopes: { staff: true },
    errors: { types: [NotFoundError] },
    resolve: async (_root, args, { db }) => ({ token: await revokeToken(db, decodeId(args.input.id, 'ApiToken')) }),
  }),
}));
