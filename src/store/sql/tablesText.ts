/** The table of a kind of row, and other tables whose columns its expressions may name. */
export interface Tables {
  /** The table with its alias: `package p`. */
  readonly from: string;
  /** Joins that keep the number of rows, by alias; each refers to the table itself only. */
  readonly joins?: Readonly<Record<string, string>>;
}

/**
 * The FROM list of a statement: the table, with the joins whose columns the other parts of the statement name. PostgreSQL removes the
 * others as well, but needs as long to plan them as the rest of a small statement.
 * @param parts the SQL that follows or precedes the FROM list
 */
export function tablesText({ from, joins = {} }: Tables, parts: readonly string[]): string {
  const named = Object.keys(joins).filter((alias) => parts.some((part) => part.includes(`${alias}.`)));
  return [from, ...named.map((alias) => joins[alias])].join(' ');
}
