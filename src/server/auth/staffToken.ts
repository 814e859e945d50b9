import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The same minimum as for STAFF_TOKEN. */
const MIN_LENGTH = 16;

const newToken = () => randomBytes(24).toString('base64url');

/** The token of an embedded database. */
export interface KeptToken {
  readonly token: string;
  /** Path of the file with the token. */
  readonly file: string;
  /** Whether this call has created it. */
  readonly isNew: boolean;
}

/**
 * Reads or creates the staff token of an embedded database, stored in its folder with mode 0600.
 * @throws Error for a truncated file
 */
export function keptStaffToken(dataDir: string): KeptToken {
  const file = join(dataDir, 'staff-token');
  mkdirSync(dataDir, { recursive: true });
  const isNew = !existsSync(file) && isWritten(file, `${newToken()}\n`);
  return { token: usable(readFileSync(file, 'utf8').trim(), file), file, isNew };
}

/** Creates the file atomically with its content; false if another process has created it first. */
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

/** Rejects a file truncated by a full disk, with which no one could sign in as staff. */
function usable(token: string, file: string): string {
  if (token.length < MIN_LENGTH)
    throw new Error(`${file} does not contain a token of at least ${MIN_LENGTH} characters; delete it to create a new one.`);
  return token;
}

/** A token that is valid as long as the process runs. */
export const passingStaffToken = newToken;
