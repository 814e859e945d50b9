/** A token as it is listed. */
export interface ListedToken {
  readonly uuid: string;
  readonly name: string;
  readonly viewerName: string;
  readonly role: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

/** A token to create. */
export interface NewToken {
  readonly name: string;
  readonly viewer?: string;
  readonly role: 'user' | 'staff';
  readonly expires?: Date;
}

/** Where tokens are managed: the configured database, or a running gateway. */
export interface TokenStore {
  create(token: NewToken): Promise<{ readonly uuid: string; readonly viewerName: string; readonly secret: string }>;
  /** All tokens, newest first. */
  list(): Promise<readonly ListedToken[]>;
  /** @returns the name of the token */
  revoke(uuid: string): Promise<string>;
}
