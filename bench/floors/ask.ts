/** Asks the database by a statement that is prepared under its name. */
export type Ask = <Row extends object>(name: string, text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** What a request says; every request uses some of it. */
export interface Variables {
  readonly id: string;
  readonly catalogId: string;
  readonly name: string;
  readonly search: string;
}

/** The row behind a GraphQL id. */
export const uuidOf = (id: string): string => Buffer.from(id, 'base64url').toString().split(':')[1] ?? '';
