import { loadConfig } from '../../config.ts';
import { FolderInUseError } from '../../store/database/folderLock.ts';
import type { Database } from '../../store/database/database.ts';
import { createToken, revokeToken } from '../../store/tokens.ts';
import type { ListedToken, NewToken, TokenStore } from './tokenStore.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The tokens of the database that the settings name. @param env the settings */
export const databaseTokens = (env: Env): TokenStore => ({
  create: ({ name, viewer, role, expires }: NewToken) =>
    withDatabase(env, async (db) => {
      const input = { name, viewerName: viewer, role: role === 'staff' ? 'STAFF' : 'USER', expiresAt: expires } as const;
      const { token, secret } = await createToken(db, input);
      return { uuid: token.id, viewerName: token.viewerName, secret };
    }),
  list: () => withDatabase(env, listed),
  revoke: (uuid) => withDatabase(env, async (db) => (await revokeToken(db, uuid)).name),
});

async function listed(db: Database): Promise<readonly ListedToken[]> {
  const tokens = await db.prisma.apiToken.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], omit: { hash: true } });
  return tokens.map(({ id, createdAt, expiresAt, lastUsedAt, revokedAt, ...token }) => ({
    ...token,
    uuid: id,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }));
}

async function withDatabase<Result>(env: Env, work: (db: Database) => Promise<Result>): Promise<Result> {
  const { databaseUrl: url, dataDir } = loadConfig(env);
  if (url === 'memory://')
    throw new Error('A database in memory exists only within its gateway: use the mutation createToken instead.');
  const { openDatabase } = await import('../../store/openDatabase.ts'); // loaded late: it is slow to load, and the checks above need no database
  const db = await openDatabase({ url, dataDir }).catch((error: unknown) => Promise.reject(withHint(error)));
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

function withHint(error: unknown): Error {
  if (error instanceof FolderInUseError)
    return new Error(
      `${error.message}\nWhile the gateway is running, use createToken, tokens and revokeToken of its GraphQL API instead: add --gateway with its address.`,
    );
  return error as Error; // nothing else is thrown
}
