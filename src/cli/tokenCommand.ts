import { Command, InvalidArgumentError, Option } from 'commander';
import { loadConfig } from '../config.ts';
import { uuidOf } from '../domain/ids.ts';
import { FolderInUseError } from '../store/database/folderLock.ts';
import { createToken, revokeToken } from '../store/tokens.ts';
import type { Database } from '../store/database/database.ts';

const ROLES = ['user', 'staff'] as const;
type Role = (typeof ROLES)[number];

interface CreateOptions {
  readonly name: string;
  readonly viewer?: string;
  readonly role: Role;
  readonly expires?: Date;
}

/** The commands `token create`, `token list` and `token revoke`, on the configured database. */
export function tokenCommand(): Command {
  const command = new Command('token').description('manage API tokens in the configured database');
  command
    .command('create')
    .description('create a token and print its secret, which is not shown again')
    .requiredOption('--name <name>', 'name of the token')
    .option('--viewer <name>', 'name of its bearer (default: the name of the token)')
    .addOption(new Option('--role <role>', 'role of its bearer').choices(ROLES).default('user').argParser(roleOf))
    .option('--expires <instant>', 'expiry time, e.g. 2027-01-01 or 2027-01-01T12:00:00Z (default: never)', instantOf)
    .action((options: CreateOptions) => withDatabase((db) => create(db, options)));
  command
    .command('list')
    .description('list all tokens, newest first')
    .action(() => withDatabase(list));
  command
    .command('revoke')
    .description('revoke a token permanently')
    .argument('<uuid>', 'uuid of the token', checkedUuid)
    .action((uuid: string) => withDatabase((db) => revoke(db, uuid)));
  return command;
}

/** Only the secret is written to standard output, for use in scripts. */
async function create(db: Database, { name, viewer, role, expires }: CreateOptions): Promise<void> {
  const { token, secret } = await createToken(db, {
    name,
    viewerName: viewer,
    role: role === 'staff' ? 'STAFF' : 'USER',
    expiresAt: expires,
  });
  console.error(`Token ${token.id} for ${token.viewerName}. Its secret is not shown again:`);
  console.log(secret);
}

async function list(db: Database): Promise<void> {
  const tokens = await db.prisma.apiToken.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], omit: { hash: true } });
  console.log(['uuid', 'name', 'viewer', 'role', 'created', 'expires', 'last used', 'revoked'].join('\t'));
  for (const { id, name, viewerName, role, ...at } of tokens) {
    const instants = [at.createdAt, at.expiresAt, at.lastUsedAt, at.revokedAt].map((instant) => instant?.toISOString() ?? '-');
    console.log([id, oneLine(name), oneLine(viewerName), role.toLowerCase(), ...instants].join('\t'));
  }
}

async function revoke(db: Database, uuid: string): Promise<void> {
  const { name } = await revokeToken(db, uuid);
  console.log(`Token ${uuid} (${oneLine(name)}) is revoked.`);
}

/** Control characters in a name must neither break the table nor control the terminal. */
const oneLine = (text: string) => text.replace(/\p{Cc}/gu, ' ');

async function withDatabase(work: (db: Database) => Promise<void>): Promise<void> {
  const { databaseUrl: url, dataDir } = loadConfig();
  if (url === 'memory://')
    throw new Error('A database in memory exists only within its gateway: use the mutation createToken instead.');
  const { openDatabase } = await import('../store/openDatabase.ts'); // loaded late: it is slow to load, and the checks above need no database
  const db = await openDatabase({ url, dataDir }).catch((error: unknown) => Promise.reject(withHint(error)));
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

function withHint(error: unknown): Error {
  if (error instanceof FolderInUseError)
    return new Error(
      `${error.message}\nWhile the gateway is running, use createToken, tokens and revokeToken of its GraphQL API instead.`,
    );
  return error as Error; // nothing else is thrown
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
