import type { SqlExecutor } from '../database/driver.ts';
import type { Stage } from './stage.ts';

/** The names that a row of each kind is known by, in `removed`. */
const NAMES = {
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

export type Kind = keyof typeof NAMES;

/** Whether any row of the catalog may come back. */
export async function hasRemoved(sql: SqlExecutor, catalogId: string): Promise<boolean> {
  return (await sql.query('removed.any', 'SELECT FROM removed WHERE catalog_id = $1 LIMIT 1', [catalogId])).length > 0;
}

/** Gives staged rows that are new the ids of removed rows with their names: of several the one that was removed last. */
export const restoreText = (stage: Stage, kind: Kind): string => {
  const names = NAMES[kind].join(', ');
  const { match, from, values } = STAGED[kind](stage);
  return `UPDATE ${match} m SET id = r.id
    FROM ${from} JOIN (SELECT DISTINCT ON (${names}) id, ${names} FROM removed WHERE catalog_id = $1 AND kind = '${kind}'
      ORDER BY ${names}, removed_at DESC, id) r ON (${NAMES[kind].map((name) => `r.${name}`).join(', ')}) = (${values})
    WHERE m.n = s.n AND m.is_new`;
};

/** Where the names of staged rows are, in the order of NAMES; `s` is the row itself. */
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

/** Keeps the ids of live rows that are about to be removed, numbered from $1 to before $2. */
export const keepText = (stage: Stage, kind: Kind): string => {
  const { from, values } = LIVE[kind];
  return `INSERT INTO removed (id, catalog_id, kind, ${NAMES[kind].join(', ')})
    SELECT g.id, p.catalog_id, '${kind}', ${values} FROM ${stage.gone} g ${from}
    WHERE g.kind = '${kind}' AND g.n >= $1 AND g.n < $2`;
};

/** Where the names of live rows are, in the order of NAMES. */
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

/** Forgets the entries of rows that have come back. */
export const takenBackText = ({ packageMatch, versionMatch, targetMatch }: Stage): string => {
  const added = [packageMatch, versionMatch, targetMatch].map((match) => `SELECT id FROM ${match} WHERE is_new`);
  return `DELETE FROM removed r USING (${added.join(' UNION ALL ')}) m WHERE r.catalog_id = $1 AND r.id = m.id`;
};

/** Forgets rows that were removed more than `days` ago: what comes back after that gets new ids. */
export async function forgetRemoved(sql: SqlExecutor, days: number): Promise<void> {
  await sql.query('removed.forget', 'DELETE FROM removed WHERE removed_at < now() - make_interval(days => $1)', [days]);
}
