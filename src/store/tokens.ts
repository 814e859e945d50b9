import { createHash, randomBytes } from 'node:crypto';
import { NotFoundError } from '../domain/errors.ts';
import { checkedToken, type NewToken } from '../domain/token.ts';
import type { ApiToken } from '../generated/prisma/client.ts';
import type { SqlExecutor } from './database/driver.ts';
import type { Database } from './database/database.ts';

/** Says whose secret it is to whoever finds one, and spares the look-up of anything else. */
const PREFIX = 'scg_';
/** Every gateway is told the id of a token that is revoked. */
export const REVOKED_CHANNEL = 'token_revoked';

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** Makes a token; its secret is known here and never again. @throws InvalidInputError */
export async function createToken(db: Database, input: NewToken): Promise<{ token: ApiToken; secret: string }> {
  const data = checkedToken(input, new Date());
  const secret = PREFIX + randomBytes(32).toString('base64url');
  return { secret, token: await db.prisma.apiToken.create({ data: { ...data, hash: hashOf(secret) } }) };
}

/** Revokes a token, again where it is revoked already. @throws NotFoundError */
export async function revokeToken(db: Database, id: string): Promise<ApiToken> {
  const rows = await db.query(
    'token.revoke',
    `UPDATE api_token SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1 RETURNING pg_notify('${REVOKED_CHANNEL}', id::text)`,
    [id],
  );
  if (rows.length === 0) throw new NotFoundError(`No token has the id "${id}".`);
  return db.prisma.apiToken.findUniqueOrThrow({ where: { id } });
}

export type BearerToken = Pick<ApiToken, 'id' | 'viewerName' | 'role' | 'expiresAt' | 'lastUsedAt'>;

/** The token of a secret, unless it is revoked or has expired. */
export async function tokenOfSecret(sql: SqlExecutor, secret: string): Promise<BearerToken | null> {
  if (!secret.startsWith(PREFIX)) return null;
  const [token] = await sql.query<BearerToken>(
    'token.bearer',
    `SELECT id, viewer_name AS "viewerName", role, expires_at AS "expiresAt", last_used_at AS "lastUsedAt"
     FROM api_token WHERE hash = $1 AND revoked_at IS NULL`,
    [hashOf(secret)],
  );
  // By the clock of this process, which its timers run by.
  return token && (token.expiresAt === null || token.expiresAt > new Date()) ? token : null;
}

/** Whether anybody is staff by a token of the database. */
export async function hasStaffToken(sql: SqlExecutor): Promise<boolean> {
  const rows = await sql.query(
    'token.staff',
    `SELECT FROM api_token WHERE role = 'STAFF' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) LIMIT 1`,
  );
  return rows.length > 0;
}

/** Notes that a token is used now, unless that was noted within so many seconds. */
export async function noteUse(sql: SqlExecutor, id: string, seconds: number): Promise<void> {
  await sql.query(
    'token.noteUse',
    `UPDATE api_token SET last_used_at = now()
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= now() - make_interval(secs => $2))`,
    [id, seconds],
  );
}

/** Those of the tokens that are not revoked. */
export async function unrevokedTokens(sql: SqlExecutor, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    'token.unrevoked',
    'SELECT id FROM api_token WHERE id = ANY ($1::uuid[]) AND revoked_at IS NULL',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
