/** The role of a viewer with a token. */
export type Role = 'USER' | 'STAFF';

/** The client of a request. */
export interface Viewer {
  /** Null for anonymous viewers. */
  readonly name: string | null;
  readonly role: Role | null;
  /** Id of the token, never its secret; undefined without one. */
  readonly tokenId?: string;
  /** Registers a callback for the end of the token; returns a function that unregisters it. Undefined if the token never ends. */
  readonly onTokenEnd?: (onEnd: () => void) => () => void;
}
