import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '../bench/databases/database.ts';
import { urlOf, withClient } from '../bench/databases/client.ts';
import { embeddedConnector } from '../src/store/database/embedded/embeddedConnector.ts';

/** Columns that differ between two imports of the same file. */
const OWN = `'{id,created_at,modified_at,catalog_id,package_id,version_id,build_id,parent_package_id,last_update_attempt_at,last_successful_update_at}'::text[]`;
const VERSION_KEY = (alias: string) => `concat_ws('/', ${alias}.version, ${alias}.module_name, ${alias}.module_version)`;

const PARTS = {
  catalog: `SELECT to_jsonb(c) - ${OWN} AS row FROM catalog c`,
  package: `SELECT to_jsonb(p) - ${OWN} AS row FROM package p`,
  version: `SELECT (to_jsonb(v) - ${OWN}) || jsonb_build_object('of', p.name, 'in', p.ecosystem, 'parent', parent.name,
      'build', ${VERSION_KEY('b')}, 'builtOf', bp.name) AS row
    FROM package_version v JOIN package p ON p.id = v.package_id LEFT JOIN package parent ON parent.id = v.parent_package_id
    JOIN package_version b ON b.id = v.build_id JOIN package bp ON bp.id = b.package_id`,
  target: `SELECT (to_jsonb(t) - ${OWN}) || jsonb_build_object('of', p.name, 'in', p.ecosystem, 'version', ${VERSION_KEY('v')}) AS row
    FROM target t JOIN package_version v ON v.id = t.version_id JOIN package p ON p.id = v.package_id`,
  parents: `SELECT jsonb_build_object('of', p.name, 'in', p.ecosystem, 'parent', r.name) AS row
    FROM package_parent l JOIN package p ON p.id = l.package_id JOIN package r ON r.id = l.parent_id`,
};

const DIGEST = Object.entries(PARTS)
  .map(
    ([
      part,
      text,
    ]) => `SELECT '${part}' AS part, count(*)::int AS rows, md5(coalesce(string_agg(md5(row::text), '' ORDER BY md5(row::text)), '')) AS digest
      FROM (${text}) ${part}_rows`,
  )
  .join(' UNION ALL ');

/** A digest of all rows, independent of ids and times: equal texts mean equal catalogs. A PGlite database must not be in use. */
export async function contentOf(database: Database): Promise<string> {
  const rows = 'DATA_DIR' in database.env ? await onFolder(database.env.DATA_DIR) : await onServer(database);
  // Parts read in parallel arrive in any order.
  return rows
    .map(({ part, rows: count, digest }) => `${part} ${count} ${digest}`)
    .sort()
    .join('\n');
}

interface Part {
  readonly part: string;
  readonly rows: number;
  readonly digest: string;
}

const onServer = (database: Database) => withClient(urlOf(database), async (client) => (await client.query<Part>(DIGEST)).rows);

async function onFolder(folder: string): Promise<Part[]> {
  const connector = await embeddedConnector(join(folder, 'pglite'), console.error);
  const client = new pg.Client(connector.clientConfig('reliability'));
  try {
    await client.connect();
    return (await client.query<Part>(DIGEST)).rows;
  } finally {
    await client.end();
    await connector.close();
  }
}
