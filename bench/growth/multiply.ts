import type pg from 'pg';

/** The id of a copy: its tail keeps the order of the import. Ids of imports never start like this. */
const copyOf = (column: string) => `(lpad(to_hex($2::int), 4, '0') || substr(x.${column}::text, 5))::uuid`;

/** The columns that differ in a copy. Two dashes, since upstream has names with one and a number. */
const COPIED: Record<string, Readonly<Record<string, string>>> = {
  package: { id: copyOf('id'), name: `x.name || '--' || $2::int`, sort_name: `x.sort_name || '--' || $2::int` },
  package_version: {
    id: copyOf('id'),
    package_id: copyOf('package_id'),
    build_id: copyOf('build_id'),
    parent_package_id: copyOf('parent_package_id'),
  },
  target: { id: copyOf('id'), package_id: copyOf('package_id'), version_id: copyOf('version_id') },
};
const COUNTS = ['package_count', 'version_count', 'target_count'];

/** Multiplies a catalog: copies every package under other names, with its versions and targets. */
export async function multiplyCatalog(client: pg.Client, catalogId: string, factor: number): Promise<void> {
  const texts = [];
  for (const [table, changes] of Object.entries(COPIED)) texts.push(await copyText(client, table, changes));
  for (let copy = 2; copy <= factor; copy += 1) for (const text of texts) await client.query(text, [catalogId, copy]);
  const counts = COUNTS.map((count) => `${count} = ${count} * $2::int`).join(', ');
  await client.query(`UPDATE catalog SET ${counts} WHERE id = $1`, [catalogId, factor]);
}

/** Copies imported rows only, recognised by the start of their ids; otherwise copies would be copied. */
async function copyText(client: pg.Client, table: string, changes: Readonly<Record<string, string>>): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(column_name) AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  return `INSERT INTO ${table} (${names.join(', ')})
    SELECT ${names.map((name) => changes[name] ?? `x.${name}`).join(', ')} FROM ${table} x
    WHERE x.catalog_id = $1 AND x.id::text NOT LIKE '00%' ORDER BY x.id`;
}
