import type { SqlExecutor } from '../database/driver.ts';
import type { Stage } from './stage.ts';

/** The natural key of each kind of row, as columns of `removed`. */
const KEYS = {
  package: ['ecosystem', 'package_name'],
  version: ['ecosystem', 'package_name', 'version', 'module_name', 'module_version'],
  target: [
    'ecosystem',
    'package_name',
    'version',
    'module_name',
    'module_version',
    'target_type',
    'target_name',
    'target_subtype',
  ],
} as const;

/** The kinds of rows that can be removed and restored. */
export type Kind = keyof typeof KEYS;

/** Whether the catalog has removed rows that can be restored. */
export async function hasRemoved(sql: SqlExecutor, catalogId: string): Promise<boolean> {
  return (await sql.query('removed.any', 'SELECT FROM removed WHERE catalog_id = $1 LIMIT 1', [catalogId])).length > 0;
}

/**
 * Assigns to new staged rows the ids of removed rows with the same natural key, of several the one removed last. New rows are selected
 * first: joined with all staged rows, a few thousand removed rows took minutes.
 */
export const restoreText = (stage: Stage, kind: Kind): string => {
  const names = KEYS[kind].join(', ');
  const { match, from, values } = STAGED[kind](stage);
  return `WITH added (n, ${names}) AS MATERIALIZED (
      SELECT m.n, ${values} FROM ${from} JOIN ${match} m ON m.n = s.n WHERE m.is_new)
    UPDATE ${match} m SET id = r.id
    FROM added a JOIN (SELECT DISTINCT ON (${names}) id, ${names} FROM removed WHERE catalog_id = $1 AND kind = '${kind}'
      ORDER BY ${names}, removed_at DESC, id) r USING (${names})
    WHERE m.n = a.n`;
};

/** The natural keys of staged rows, in the order of KEYS; `s` is the row itself. */
const STAGED = {
  package: (stage: Stage) => ({ match: stage.packageMatch, from: `${stage.packages} s`, values: 's.ecosystem, s.name' }),
  version: (stage: Stage) => ({
    match: stage.versionMatch,
    from: `${stage.versions} s JOIN ${stage.packages} p ON p.n = s.package_n`,
    values: 'p.ecosystem, p.name, s.version, s.module_name, s.module_version',
  }),
  target: (stage: Stage) => ({
    match: stage.targetMatch,
    from: `${stage.targets} s JOIN ${stage.versions} v ON v.n = s.version_n JOIN ${stage.packages} p ON p.n = v.package_n`,
    values: 'p.ecosystem, p.name, v.version, v.module_name, v.module_version, s.type, s.name, s.subtype',
  }),
} as const;

/** Saves the ids of the stored rows to be removed, numbered from $1 to before $2. */
export const keepText = (stage: Stage, kind: Kind): string => {
  const { from, values } = LIVE[kind];
  return `INSERT INTO removed (id, catalog_id, kind, ${KEYS[kind].join(', ')})
    SELECT g.id, p.catalog_id, '${kind}', ${values} FROM ${stage.gone} g ${from}
    WHERE g.kind = '${kind}' AND g.n >= $1 AND g.n < $2`;
};

/** The natural keys of stored rows, in the order of KEYS. */
const LIVE = {
  package: { from: 'JOIN package p ON p.id = g.id', values: 'p.ecosystem, p.name' },
  version: {
    from: 'JOIN package_version v ON v.id = g.id JOIN package p ON p.id = v.package_id',
    values: 'p.ecosystem, p.name, v.version, v.module_name, v.module_version',
  },
  target: {
    from: 'JOIN target t ON t.id = g.id JOIN package_version v ON v.id = t.version_id JOIN package p ON p.id = v.package_id',
    values: 'p.ecosystem, p.name, v.version, v.module_name, v.module_version, t.type, t.name, t.subtype',
  },
} as const;

/** Deletes the saved ids of rows that were restored. */
export const takenBackText = ({ packageMatch, versionMatch, targetMatch }: Stage): string => {
  const added = [packageMatch, versionMatch, targetMatch].map((match) => `SELECT id FROM ${match} WHERE is_new`);
  return `DELETE FROM removed r USING (${added.join(' UNION ALL ')}) m WHERE r.catalog_id = $1 AND r.id = m.id`;
};

/** Deletes ids saved more than `days` ago: rows restored after that get new ids. */
export async function forgetRemoved(sql: SqlExecutor, days: number): Promise<void> {
  await sql.query('removed.forget', 'DELETE FROM removed WHERE removed_at < now() - make_interval(days => $1)', [days]);
}
