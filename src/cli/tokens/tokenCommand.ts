import { Command, InvalidArgumentError, Option } from 'commander';
import { uuidOf } from '../../domain/ids.ts';
import type { Io } from '../process/io.ts';
import { gatewayOptions } from '../command/gatewayOptions.ts';
import { oneLine } from '../output/oneLine.ts';
import type { NewToken, TokenStore } from './tokenStore.ts';

const ROLES = ['user', 'staff'] as const;
type Role = (typeof ROLES)[number];

interface GatewayOptions {
  readonly gateway?: string;
  readonly tokenFile?: string;
}

/** The commands `token create`, `token list` and `token revoke`: on the gateway that is named, else on the configured database. */
export function tokenCommand(io: Io): Command {
  const command = new Command('token')
    .summary('manage API tokens')
    .description('Manage API tokens: of the gateway that --gateway or GATEWAY_URL names, else in the database of the settings.');
  const create = command
    .command('create')
    .description('create a token and print its secret, which is not shown again')
    .requiredOption('--name <name>', 'name of the token')
    .option('--viewer <name>', 'name of its bearer (default: the name of the token)')
    .addOption(new Option('--role <role>', 'role of its bearer').choices(ROLES).default('user').argParser(roleOf))
    .option('--expires <instant>', 'expiry time, e.g. 2027-01-01 or 2027-01-01T12:00:00Z (default: never)', instantOf)
    .action(async (_options: object, own: Command) => createIn(io, await storeOf(io, own), own.opts<NewToken>()));
  const list = command
    .command('list')
    .description('list all tokens, newest first')
    .action(async (_options: object, own: Command) => listOf(io, await storeOf(io, own)));
  const revoke = command
    .command('revoke')
    .description('revoke a token permanently')
    .argument('<uuid>', 'uuid of the token', checkedUuid)
    .action(async (uuid: string, _options: object, own: Command) => revokeIn(io, await storeOf(io, own), uuid));
  for (const part of [create, list, revoke]) for (const option of gatewayOptions()) part.addOption(option);
  return command;
}

async function storeOf(io: Io, command: Command): Promise<TokenStore> {
  const options = command.optsWithGlobals<GatewayOptions>();
  if (options.gateway === undefined && !io.env.GATEWAY_URL) return (await import('./databaseTokens.ts')).databaseTokens(io.env);
  const [{ Gateway }, { gatewayTokens }] = await Promise.all([import('../gateway/gateway.ts'), import('./gatewayTokens.ts')]);
  return gatewayTokens(new Gateway(io, options));
}

/** Only the secret is written to standard output, for use in scripts. */
async function createIn({ out, err }: Io, store: TokenStore, options: NewToken): Promise<void> {
  const { uuid, viewerName, secret } = await store.create(options);
  err.write(`Token ${uuid} for ${oneLine(viewerName)}. Its secret is not shown again:\n`);
  out.write(`${secret}\n`);
}

async function listOf({ out }: Io, store: TokenStore): Promise<void> {
  const tokens = await store.list();
  out.write(`${['uuid', 'name', 'viewer', 'role', 'created', 'expires', 'last used', 'revoked'].join('\t')}\n`);
  for (const { uuid, name, viewerName, role, createdAt, expiresAt, lastUsedAt, revokedAt } of tokens) {
    const instants = [createdAt, expiresAt, lastUsedAt, revokedAt].map((instant) => instant ?? '-');
    out.write(`${[uuid, oneLine(name), oneLine(viewerName), role.toLowerCase(), ...instants].join('\t')}\n`);
  }
}

async function revokeIn({ out }: Io, store: TokenStore, uuid: string): Promise<void> {
  out.write(`Token ${uuid} (${oneLine(await store.revoke(uuid))}) is revoked.\n`);
}

function roleOf(text: string): Role {
  const role = ROLES.find((known) => known === text.toLowerCase());
  if (role === undefined) throw new InvalidArgumentError(`Allowed choices are ${ROLES.join(', ')}.`);
  return role;
}

function instantOf(text: string): Date {
  const instant = new Date(text);
  if (!/^\d{4}-\d\d-\d\d(T.+(Z|[+-]\d\d:\d\d))?$/.test(text) || Number.isNaN(instant.getTime()))
    throw new InvalidArgumentError('It is neither a date (2027-01-01) nor a date and time (2027-01-01T12:00:00Z).');
  return instant;
}

function checkedUuid(text: string): string {
  const uuid = uuidOf(text);
  if (uuid === null) throw new InvalidArgumentError('It is not a uuid.');
  return uuid;
}
