/** Runs a statement that is prepared under its name. */
export type Ask = <Row extends object>(name: string, text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** The variables of the requests; each uses some of them. */
export interface Variables {
  readonly id: string;
  readonly catalogId: string;
  readonly name: string;
}

/** The uuid in a global id. */
export const uuidOf = (id: string): string => Buffer.from(id, 'base64url').toString().split(':')[1] ?? '';
