import { createHash, randomBytes } from 'node:crypto';
import { NotFoundError } from '../domain/errors.ts';
import { checkedToken, type NewToken } from '../domain/token.ts';
import type { ApiToken } from '../generated/prisma/client.ts';
import type { SqlExecutor } from './database/driver.ts';
import type { Database } from './database/database.ts';

/** Identifies leaked secrets as ours, and avoids the lookup of any other text. */
const PREFIX = 'scg_';
/** The NOTIFY channel of revoked tokens; the payload is the token's id. */
export const REVOKED_CHANNEL = 'token_revoked';

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** Creates a token and returns it with its secret, which is not stored. @throws InvalidInputError */
export async function createToken(db: Database, input: NewToken): Promise<{ token: ApiToken; secret: string }> {
  const data = checkedToken(input, new Date());
  const secret = PREFIX + randomBytes(32).toString('base64url');
  return { secret, token: await db.prisma.apiToken.create({ data: { ...data, hash: hashOf(secret) } }) };
}

/** Revokes a token. Revoking it again has no effect. @throws NotFoundError */
export async function revokeToken(db: Database, id: string): Promise<ApiToken> {
  const rows = await db.query(
    'token.revoke',
    `UPDATE api_token SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1 RETURNING pg_notify('${REVOKED_CHANNEL}', id::text)`,
    [id],
  );
  if (rows.length === 0) throw new NotFoundError(`No token has the id "${id}".`);
  return db.prisma.apiToken.findUniqueOrThrow({ where: { id } });
}

/** The part of a token needed to authenticate a request. */
export type BearerToken = Pick<ApiToken, 'id' | 'viewerName' | 'role' | 'expiresAt' | 'lastUsedAt'>;

/** The token of a secret; null if it is unknown, revoked or expired. */
export async function tokenOfSecret(sql: SqlExecutor, secret: string): Promise<BearerToken | null> {
  if (!secret.startsWith(PREFIX)) return null;
  const [token] = await sql.query<BearerToken>(
    'token.bearer',
    `SELECT id, viewer_name AS "viewerName", role, expires_at AS "expiresAt", last_used_at AS "lastUsedAt"
     FROM api_token WHERE hash = $1 AND revoked_at IS NULL`,
    [hashOf(secret)],
  );
  // Compared with the clock of this process, as its timers are.
  return token && (token.expiresAt === null || token.expiresAt > new Date()) ? token : null;
}

/** Whether the database has a valid staff token. */
export async function hasStaffToken(sql: SqlExecutor): Promise<boolean> {
  const rows = await sql.query(
    'token.staff',
    `SELECT FROM api_token WHERE role = 'STAFF' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) LIMIT 1`,
  );
  return rows.length > 0;
}

/** Records the use of a token, at most once in this many seconds. */
export async function noteUse(sql: SqlExecutor, id: string, seconds: number): Promise<void> {
  await sql.query(
    'token.noteUse',
    `UPDATE api_token SET last_used_at = now()
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= now() - make_interval(secs => $2))`,
    [id, seconds],
  );
}

/** The ids of the tokens that are not revoked. */
export async function unrevokedTokens(sql: SqlExecutor, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    'token.unrevoked',
    'SELECT id FROM api_token WHERE id = ANY ($1::uuid[]) AND revoked_at IS NULL',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
