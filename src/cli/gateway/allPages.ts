/** A page of a connection. */
interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The rows of all pages. @param page the page after a cursor */
export async function allPages<Row>(page: (after: string | null) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  for (;;) {
    const { nodes, pageInfo } = await page(after);
    rows.push(...nodes);
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage) return rows;
  }
}
