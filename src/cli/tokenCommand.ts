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

/** `token create`, `token list` and `token revoke`, on the database that the settings name. */
export function tokenCommand(): Command {
  const command = new Command('token').description('API tokens, in the database that the settings name');
  command
    .command('create')
    .description('make a token and print its secret, this once')
    .requiredOption('--name <name>', 'what the token is called')
    .option('--viewer <name>', "who its bearer is (default: the token's name)")
    .addOption(new Option('--role <role>', 'what its bearer may do').choices(ROLES).default('user').argParser(roleOf))
    .option('--expires <instant>', 'when it expires, as 2027-01-01 or 2027-01-01T12:00:00Z (default: never)', instantOf)
    .action((options: CreateOptions) => withDatabase((db) => create(db, options)));
  command
    .command('list')
    .description('print every token, newest first')
    .action(() => withDatabase(list));
  command
    .command('revoke')
    .description('revoke a token for good')
    .argument('<uuid>', 'the uuid of the token', checkedUuid)
    .action((uuid: string) => withDatabase((db) => revoke(db, uuid)));
  return command;
}

/** The secret alone goes to standard output, for a script to take. */
async function create(db: Database, { name, viewer, role, expires }: CreateOptions): Promise<void> {
  const { token, secret } = await createToken(db, {
    name,
    viewerName: viewer,
    role: role === 'staff' ? 'STAFF' : 'USER',
    expiresAt: expires,
  });
  console.error(`Token ${token.id} for ${token.viewerName}. Its secret is shown here and never again:`);
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

/** A name must neither break the table nor command the terminal. */
const oneLine = (text: string) => text.replace(/\p{Cc}/gu, ' ');

async function withDatabase(work: (db: Database) => Promise<void>): Promise<void> {
  const { databaseUrl: url, dataDir } = loadConfig();
  if (url === 'memory://') throw new Error('A database in memory ends with its gateway: use the mutation createToken there.');
  const { openDatabase } = await import('../store/openDatabase.ts'); // takes longer to load than to refuse what is wrong above
  const db = await openDatabase({ url, dataDir }).catch((error: unknown) => Promise.reject(hinted(error)));
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

function hinted(error: unknown): Error {
  if (error instanceof FolderInUseError)
    return new Error(`${error.message}\nA gateway that runs takes createToken, tokens and revokeToken by GraphQL instead.`);
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
    throw new InvalidArgumentError('It is neither a day (2027-01-01) nor an instant (2027-01-01T12:00:00Z).');
  return instant;
}

function checkedUuid(text: string): string {
  const uuid = uuidOf(text);
  if (uuid === null) throw new InvalidArgumentError('It is no uuid.');
  return uuid;
}
