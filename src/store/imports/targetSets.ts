import { NO_CPU, type TargetSet } from '../../domain/targetSet.ts';
import type { SqlExecutor } from '../database/driver.ts';

/** Selects what builds are for, by the rows of their targets. */
const contentOf = (condition: string) => `
  SELECT t.version_id AS build_id,
    jsonb_agg(jsonb_build_object('name', t.name, 'subtype', t.subtype, 'gpus', to_jsonb(t.gpu_architectures))
      ORDER BY t.name COLLATE "C", t.subtype COLLATE "C") AS content
  FROM target t WHERE t.type = 'cpu_architecture' AND ${condition} GROUP BY t.version_id`;

const isSame = (a: string, b: string) => `md5(${a}.content::text) = md5(${b}.content::text)`;

/** The builds whose sets are computed: all of a catalog, or some. */
const SCOPES = {
  catalog: { targets: 't.catalog_id = $1', builds: 'b.catalog_id = $1' },
  builds: { targets: 't.version_id = ANY ($1::uuid[])', builds: 'b.id = ANY ($1::uuid[])' },
} as const;

type Scope = { readonly catalog: string } | { readonly builds: readonly string[] };

/**
 * Stores on the versions of a catalog, or of some builds, what their targets are built for. Call it in the transaction that writes the
 * targets. The versions of extensions have the set of the build that contains them.
 */
export async function renewTargetSets(tx: SqlExecutor, scope: Scope): Promise<void> {
  const [{ targets, builds }, id] = 'catalog' in scope ? [SCOPES.catalog, scope.catalog] : [SCOPES.builds, scope.builds];
  const missing = await tx.query<{ content: TargetSet }>(
    'targetSet.missing',
    `SELECT DISTINCT b.content FROM (${contentOf(targets)}) b WHERE NOT EXISTS (SELECT FROM target_set s WHERE ${isSame('s', 'b')})`,
    [id],
  );
  await insertTargetSets(
    tx,
    missing.map(({ content }) => content),
  );
  await tx.query(
    'targetSet.assign',
    `UPDATE package_version v SET target_set_id = x.id
     FROM (SELECT b.id AS build_id, coalesce(s.id, 0) AS id
       FROM package_version b LEFT JOIN (${contentOf(targets)}) c ON c.build_id = b.id LEFT JOIN target_set s ON ${isSame('s', 'c')}
       WHERE ${builds} AND b.build_id = b.id) x
     WHERE v.build_id = x.build_id AND v.target_set_id <> x.id`,
    [id],
  );
}

/** The numbers of sets, in their order; those that are missing are created. */
export async function numberTargetSets(tx: SqlExecutor, sets: readonly TargetSet[]): Promise<number[]> {
  if (sets.length === 0) return [];
  const find = () =>
    tx.query<{ id: number | null }>(
      'targetSet.find',
      `SELECT s.id FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS g(content, n) LEFT JOIN target_set s ON ${isSame('s', 'g')} ORDER BY g.n`,
      [JSON.stringify(sets)],
    );
  const known = await find();
  const missing = sets.filter((_, index) => known[index]?.id === null);
  await insertTargetSets(tx, missing);
  return (missing.length === 0 ? known : await find()).map(({ id }) => id ?? NO_CPU);
}

async function insertTargetSets(tx: SqlExecutor, sets: readonly TargetSet[]): Promise<void> {
  if (sets.length === 0) return;
  // Two transactions that insert the same sets in different orders would wait for each other.
  await tx.query('targetSet.lock', 'LOCK TABLE target_set IN SHARE ROW EXCLUSIVE MODE');
  await tx.query(
    'targetSet.insert',
    'INSERT INTO target_set (content) SELECT content FROM jsonb_array_elements($1::jsonb) AS g(content) ON CONFLICT (md5(content::text)) DO NOTHING',
    [JSON.stringify(sets)],
  );
}
