import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As for STAFF_TOKEN. */
const MIN_LENGTH = 16;

const newToken = () => randomBytes(24).toString('base64url');

/** The token of an embedded database: made at the first start and kept beside it, readable by its owner only. */
export function keptStaffToken(dataDir: string): string {
  const file = join(dataDir, 'staff-token');
  try {
    return usable(readFileSync(file, 'utf8').trim(), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const token = newToken();
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/** A file that was cut off by a full disk would else leave a gateway that nobody is staff of. */
function usable(token: string, file: string): string {
  if (token.length < MIN_LENGTH)
    throw new Error(`${file} holds no token of ${MIN_LENGTH} characters or more; without the file a new one is made.`);
  return token;
}

/** A token for as long as the process lives. */
export const passingStaffToken = newToken;
