import { KEPT_PACKAGES, KEPT_VERSIONS } from '../../domain/importChange.ts';
import type { SqlExecutor } from '../database/driver.ts';
import type { Stage } from './stage.ts';

/**
 * Stores which packages an import would add, change or remove, and which of their versions, after the match: the staged rows are dropped
 * with the end of the import. At most 10,000 packages, and 100 versions of each.
 */
export async function saveChanges(sql: SqlExecutor, stage: Stage, jobId: string, catalogId: string): Promise<void> {
  await sql.query('job.changes', changesText(stage), [jobId, catalogId]);
}

const changesText = (stage: Stage) => `
  INSERT INTO import_change (job_id, position, kind, ecosystem, name, sort_name, package_id, added, changed, removed, unchanged, versions)
  WITH differing AS MATERIALIZED (${differingText(stage)}),
    counts AS (
      SELECT package_id, count(*) FILTER (WHERE kind = 'ADDED') AS added, count(*) FILTER (WHERE kind = 'CHANGED') AS changed,
        count(*) FILTER (WHERE kind = 'REMOVED') AS removed,
        jsonb_agg(jsonb_build_object('kind', kind, 'version', version, 'moduleName', module_name, 'moduleVersion', module_version)
          ORDER BY place) FILTER (WHERE place <= ${KEPT_VERSIONS}) AS versions
      FROM (SELECT d.*, row_number() OVER (PARTITION BY package_id ORDER BY version_key, module_name, module_version) AS place
        FROM differing d) placed
      GROUP BY package_id),
    staged AS (SELECT package_n, count(*) AS versions FROM ${stage.versions} GROUP BY package_n),
    listed AS (${packagesText(stage)})
  SELECT $1::uuid, row_number() OVER (ORDER BY l.sort_name, l.name, l.ecosystem::text COLLATE "C"), l.kind, l.ecosystem, l.name, l.sort_name, l.package_id,
    coalesce(c.added, 0), coalesce(c.changed, 0), coalesce(c.removed, 0), coalesce(s.versions, 0) - coalesce(c.added, 0) - coalesce(c.changed, 0),
    coalesce(c.versions, '[]')
  FROM listed l LEFT JOIN counts c ON c.package_id = l.id LEFT JOIN staged s ON s.package_n = l.n
  WHERE l.is_itself OR c.package_id IS NOT NULL
  ORDER BY 2 LIMIT ${KEPT_PACKAGES}`;

/** The versions that would be added, changed or removed. */
const differingText = (stage: Stage) => `
  SELECT p.id AS package_id, CASE WHEN m.is_new THEN 'ADDED' ELSE 'CHANGED' END AS kind, s.version, s.module_name, s.module_version, s.version_key
  FROM ${stage.versionMatch} m JOIN ${stage.versions} s ON s.n = m.n JOIN ${stage.packageMatch} p ON p.n = s.package_n
  WHERE m.is_new OR m.differs
  UNION ALL
  SELECT v.package_id, 'REMOVED', v.version, v.module_name, v.module_version, v.version_key
  FROM ${stage.gone} g JOIN package_version v ON v.id = g.id WHERE g.kind = 'version'`;

/** All packages of both sides; `is_itself`: one that comes, goes or has a changed value. */
const packagesText = (stage: Stage) => `
  SELECT s.n, m.id, CASE WHEN m.is_new THEN 'ADDED' ELSE 'CHANGED' END AS kind, s.ecosystem, s.name, s.sort_name,
    CASE WHEN m.is_new THEN NULL ELSE m.id END AS package_id, m.is_new OR m.differs AS is_itself
  FROM ${stage.packages} s JOIN ${stage.packageMatch} m ON m.n = s.n
  UNION ALL
  SELECT NULL, p.id, CASE WHEN g.id IS NULL THEN 'CHANGED' ELSE 'REMOVED' END, p.ecosystem, p.name, p.sort_name, p.id, g.id IS NOT NULL
  FROM package p LEFT JOIN ${stage.gone} g ON g.kind = 'package' AND g.id = p.id
  WHERE p.catalog_id = $2::uuid AND NOT EXISTS (SELECT FROM ${stage.packageMatch} m WHERE m.id = p.id)`;
