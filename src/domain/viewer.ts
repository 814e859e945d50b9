export type Role = 'USER' | 'STAFF';

/** Who asks. */
export interface Viewer {
  /** Null for anonymous viewers. */
  readonly name: string | null;
  readonly role: Role | null;
  /** Which token it is, never its secret; undefined where there is none. */
  readonly tokenId?: string;
  /** Asks to be told when the token ends; returns what calls that off. Undefined where it never does. */
  readonly onTokenEnd?: (onEnd: () => void) => () => void;
}
