import type { ChangeCounts, ImportSummary } from '../../domain/summary.ts';
import type { Checkpoint } from './apply.ts';
import { hasRemoved, type Kind, restoreText } from './removed.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { CONTENT, differs } from '../sql/importedColumns.ts';
import type { Stage } from './stage.ts';

/**
 * Finds the stored row of every staged row by its natural key, and the stored rows that upstream no longer has. Manually created
 * rows are never changed or removed, and neither are the rows that contain them.
 */
export async function matchStage(sql: SqlExecutor, stage: Stage, catalogId: string, checkpoint: Checkpoint): Promise<void> {
  const run = async (name: string, text: string, params: readonly unknown[] = []) => {
    await checkpoint();
    await sql.query(name, text, params);
  };
  await run('match.clear', `TRUNCATE ${stage.packageMatch}, ${stage.versionMatch}, ${stage.targetMatch}, ${stage.gone}`);
  const mayComeBack = await hasRemoved(sql, catalogId);
  // The embedded database has no autovacuum that would.
  if (mayComeBack) await run('match.analyze', 'ANALYZE removed');
  const restore = async (kind: Kind) => {
    if (mayComeBack) await run('match.restore', restoreText(stage, kind), [catalogId]);
  };
  await run('match.packages', packagesText(stage), [catalogId]);
  await run('match.analyze', `ANALYZE ${stage.packageMatch}`);
  await restore('package');
  await run('match.versions', versionsText(stage));
  await run('match.analyze', `ANALYZE ${stage.versionMatch}`);
  await restore('version');
  await run('match.builds', buildsText(stage));
  await run('match.targets', targetsText(stage));
  await run('match.analyze', `ANALYZE ${stage.targetMatch}`);
  await restore('target');
  for (const text of goneTexts(stage)) await run('match.gone', text, [catalogId]);
  await run('match.analyze', `ANALYZE ${stage.gone}`);
}

const changed = (live: string, names: readonly string[]) =>
  `coalesce(${live}.origin = 'IMPORTED' AND ${differs(live, 's', names)}, false)`;

const packagesText = (stage: Stage) => `
  INSERT INTO ${stage.packageMatch} (n, id, is_new, differs)
  SELECT s.n, coalesce(p.id, s.id), p.id IS NULL, ${changed('p', CONTENT.package)}
  FROM ${stage.packages} s
  LEFT JOIN package p ON p.catalog_id = $1 AND p.ecosystem = s.ecosystem AND p.name = s.name`;

const versionsText = (stage: Stage) => `
  INSERT INTO ${stage.versionMatch} (n, id, is_new, differs, live_build_id)
  SELECT s.n, coalesce(v.id, s.id), v.id IS NULL, ${changed('v', CONTENT.version)}, CASE WHEN v.origin = 'IMPORTED' THEN v.build_id END
  FROM ${stage.versions} s
  JOIN ${stage.packageMatch} m ON m.n = s.package_n
  LEFT JOIN package_version v
    ON v.package_id = m.id AND v.version = s.version AND v.module_name = s.module_name AND v.module_version = s.module_version`;

const buildsText = (stage: Stage) => `
  UPDATE ${stage.versionMatch} m SET differs = true
  FROM ${stage.versions} s JOIN ${stage.versionMatch} b ON b.n = s.build_n
  WHERE s.n = m.n AND m.live_build_id <> b.id`;

const targetsText = (stage: Stage) => `
  INSERT INTO ${stage.targetMatch} (n, id, is_new, differs)
  SELECT s.n, coalesce(t.id, s.id), t.id IS NULL, ${changed('t', CONTENT.target)}
  FROM ${stage.targets} s
  JOIN ${stage.versionMatch} m ON m.n = s.version_n
  LEFT JOIN target t ON t.version_id = m.id AND t.type = s.type AND t.name = s.name AND t.subtype = s.subtype`;

const goneTexts = (stage: Stage) => [
  `INSERT INTO ${stage.gone}
   SELECT 'target', row_number() OVER (), t.id FROM target t
   WHERE t.catalog_id = $1 AND t.origin = 'IMPORTED' AND NOT EXISTS (SELECT FROM ${stage.targetMatch} m WHERE m.id = t.id)`,
  `INSERT INTO ${stage.gone}
   SELECT 'version', row_number() OVER (), v.id FROM package_version v
   WHERE v.catalog_id = $1 AND v.origin = 'IMPORTED' AND NOT EXISTS (SELECT FROM ${stage.versionMatch} m WHERE m.id = v.id)
     AND NOT EXISTS (SELECT FROM target t WHERE t.version_id = v.id AND t.origin = 'MANUAL')
     AND NOT EXISTS (SELECT FROM package_version x WHERE x.build_id = v.id AND x.origin = 'MANUAL')`,
  `INSERT INTO ${stage.gone}
   SELECT 'package', row_number() OVER (), p.id FROM package p
   WHERE p.catalog_id = $1 AND p.origin = 'IMPORTED' AND NOT EXISTS (SELECT FROM ${stage.packageMatch} m WHERE m.id = p.id)
     AND NOT EXISTS (SELECT FROM package_version v
       WHERE v.package_id = p.id AND NOT EXISTS (SELECT FROM ${stage.gone} g WHERE g.kind = 'version' AND g.id = v.id))`,
];

/** Counts the rows that were added, changed, removed and unchanged. */
export async function summarise(sql: SqlExecutor, stage: Stage): Promise<ImportSummary> {
  return {
    packages: await count(sql, stage.packageMatch, stage.gone, 'package'),
    versions: await count(sql, stage.versionMatch, stage.gone, 'version'),
    targets: await count(sql, stage.targetMatch, stage.gone, 'target'),
  };
}

async function count(sql: SqlExecutor, match: string, gone: string, kind: string): Promise<ChangeCounts> {
  const [counts] = await sql.query<ChangeCounts>(
    'match.count',
    `SELECT count(*) FILTER (WHERE is_new)::int AS added, count(*) FILTER (WHERE differs)::int AS changed,
       count(*) FILTER (WHERE NOT is_new AND NOT differs)::int AS unchanged,
       (SELECT count(*)::int FROM ${gone} WHERE kind = $1) AS removed
     FROM ${match}`,
    [kind],
  );
  if (!counts) throw new Error('An aggregate without a group returns one row.');
  return { added: counts.added, changed: counts.changed, removed: counts.removed, unchanged: counts.unchanged };
}
