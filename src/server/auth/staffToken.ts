import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As for STAFF_TOKEN. */
const MIN_LENGTH = 16;

const newToken = () => randomBytes(24).toString('base64url');

/** The token of an embedded database. */
export interface KeptToken {
  readonly token: string;
  /** Where it is kept. */
  readonly file: string;
  /** Whether this call made it. */
  readonly isNew: boolean;
}

/** The token of an embedded database: made at the first start and kept beside it, readable by its owner only. */
export function keptStaffToken(dataDir: string): KeptToken {
  const file = join(dataDir, 'staff-token');
  mkdirSync(dataDir, { recursive: true });
  const isNew = !existsSync(file) && isWritten(file, `${newToken()}\n`);
  return { token: usable(readFileSync(file, 'utf8').trim(), file), file, isNew };
}

/** The file appears with its content or not at all; false where another process was first. */
function isWritten(file: string, content: string): boolean {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A file that was cut off by a full disk would else leave a gateway that nobody is staff of. */
function usable(token: string, file: string): string {
  if (token.length < MIN_LENGTH)
    throw new Error(`${file} holds no token of ${MIN_LENGTH} characters or more; without the file a new one is made.`);
  return token;
}

/** A token for as long as the process lives. */
export const passingStaffToken = newToken;
