import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const newToken = () => randomBytes(24).toString('base64url');

/** The token of an embedded database: made at the first start and kept beside it, readable by its owner only. */
export function keptStaffToken(dataDir: string): string {
  const file = join(dataDir, 'staff-token');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const token = newToken();
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/** A token for as long as the process lives. */
export const passingStaffToken = newToken;
