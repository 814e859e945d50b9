/** The global id of a row. */
export const globalId = (type: string, uuid: string): string => Buffer.from(`${type}:${uuid}`).toString('base64url');

/** Groups nodes by the key of their rows. */
export function gathered<Row, Node>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  nodeOf: (row: Row) => Node,
): Map<string, Node[]> {
  const groups = new Map<string, Node[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(nodeOf(row));
    else groups.set(keyOf(row), [nodeOf(row)]);
  }
  return groups;
}

/** The ids of rows. */
export const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
