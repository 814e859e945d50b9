import type { ImportSummary } from '../domain/summary.ts';
import type { Sql } from './sql.ts';
import { columns, CONTENT } from './sql/content.ts';
import type { Stage } from './stage.ts';

/** Rows a statement writes: on PGlite a statement blocks the event loop, and stays well under 250 ms with these. A package has four GIN indexes. */
const CHUNK = { package: 1_000, package_version: 4_000, target: 6_000 };

/** Called between statements; throws to roll everything back. */
export type Checkpoint = () => Promise<void>;

export interface Application {
  readonly catalogId: string;
  readonly stage: Stage;
  readonly summary: ImportSummary;
  readonly checkpoint: Checkpoint;
}

/**
 * Makes the catalog what was staged and matched, inside the caller's transaction, which holds the catalog's row.
 * Added, changed and removed rows only; rows that stay the same are not touched.
 */
export async function applyStage(tx: Sql, { catalogId, stage, summary, checkpoint }: Application): Promise<void> {
  const run = async (name: string, text: string, params: readonly unknown[] = []) => {
    await checkpoint();
    await tx.query(name, text, params);
  };
  const chunked = async (what: string, table: keyof typeof CHUNK, text: string, rows: number, params: readonly unknown[]) => {
    for (let from = 0; from < rows; from += CHUNK[table])
      await run(`apply.${what}.${table}`, text, [...params, from, from + CHUNK[table]]);
  };
  const staged = ({ added, changed, unchanged }: { added: number; changed: number; unchanged: number }) =>
    added + changed + unchanged;

  const kinds = [
    { table: 'package', counts: summary.packages, insert: insertPackages(stage), update: updatePackages(stage) },
    { table: 'package_version', counts: summary.versions, insert: insertVersions(stage), update: updateVersions(stage) },
    { table: 'target', counts: summary.targets, insert: insertTargets(stage), update: updateTargets(stage) },
  ] as const;
  for (const { table, counts, insert, update } of kinds) {
    if (counts.added > 0) {
      const outgrows = await outgrowsStatistics(tx, table, counts.added);
      if (outgrows) await run('apply.analyze', `ANALYZE ${table} (id)`);
      await chunked('insert', table, insert, staged(counts), [catalogId]);
      if (outgrows && table !== 'target') await run('apply.analyze', `ANALYZE ${table} (id)`);
    }
    // A version can have moved to a build that is new.
    if (counts.changed > 0) await chunked('update', table, update, staged(counts), []);
  }
  // Last: what still hangs on a removed build goes with it, and extensions have moved to another one by now.
  await removeGone(run, stage, summary);
  await run('apply.counts', packageCounts, [catalogId]);
}

/**
 * Foreign keys are checked by plans made when a table was still small, and kept: they would scan a table that has grown since,
 * once a row, and a full import would run for minutes. ANALYZE, before and after the rows come, makes them anew; one column is enough for that.
 */
async function outgrowsStatistics(tx: Sql, table: string, added: number): Promise<boolean> {
  const [{ known } = { known: 0 }] = await tx.query<{ known: number }>(
    'apply.statistics',
    'SELECT reltuples::int AS known FROM pg_class WHERE oid = $1::regclass',
    [table],
  );
  return added > Math.max(known, 0) / 2;
}

async function removeGone(
  run: (name: string, text: string) => Promise<void>,
  stage: Stage,
  { packages, versions, targets }: ImportSummary,
): Promise<void> {
  if (packages.removed + versions.removed + targets.removed === 0) return;
  for (const [table, kind] of [
    ['target', 'target'],
    ['package_version', 'version'],
    ['package', 'package'],
  ] as const)
    await run(
      `apply.delete.${table}`,
      `DELETE FROM ${table} USING ${stage.gone} g WHERE g.kind = '${kind}' AND g.id = ${table}.id`,
    );
}

const insertPackages = (stage: Stage) => `
  INSERT INTO package (id, catalog_id, ecosystem, name, ${CONTENT.package.join(', ')}, version_count, extension_count, origin)
  SELECT m.id, $1, s.ecosystem, s.name, ${columns('s', CONTENT.package)}, s.version_count, s.extension_count, 'IMPORTED'
  FROM ${stage.packages} s JOIN ${stage.packageMatch} m ON m.n = s.n
  WHERE m.is_new AND m.n >= $2 AND m.n < $3`;

const insertVersions = (stage: Stage) => `
  INSERT INTO package_version (id, catalog_id, package_id, build_id, parent_package_id, version, module_name, module_version, ${CONTENT.version.join(', ')}, origin)
  SELECT m.id, $1, p.id, b.id, parent.id, s.version, s.module_name, s.module_version, ${columns('s', CONTENT.version)}, 'IMPORTED'
  FROM ${stage.versions} s
  JOIN ${stage.versionMatch} m ON m.n = s.n
  JOIN ${stage.packageMatch} p ON p.n = s.package_n
  JOIN ${stage.versionMatch} b ON b.n = s.build_n
  LEFT JOIN ${stage.packageMatch} parent ON parent.n = s.parent_package_n
  WHERE m.is_new AND m.n >= $2 AND m.n < $3`;

const insertTargets = (stage: Stage) => `
  INSERT INTO target (id, catalog_id, package_id, version_id, type, name, subtype, ${CONTENT.target.join(', ')}, origin)
  SELECT m.id, $1, p.id, v.id, s.type, s.name, s.subtype, ${columns('s', CONTENT.target)}, 'IMPORTED'
  FROM ${stage.targets} s
  JOIN ${stage.targetMatch} m ON m.n = s.n
  JOIN ${stage.versionMatch} v ON v.n = s.version_n
  JOIN ${stage.packageMatch} p ON p.n = s.package_n
  WHERE m.is_new AND m.n >= $2 AND m.n < $3`;

const assignments = (names: readonly string[]) => names.map((name) => `${name} = s.${name}`).join(', ');

const updatePackages = (stage: Stage) => `
  UPDATE package p SET ${assignments(CONTENT.package)}, modified_at = now()
  FROM ${stage.packages} s JOIN ${stage.packageMatch} m ON m.n = s.n
  WHERE p.id = m.id AND m.differs AND m.n >= $1 AND m.n < $2`;

const updateVersions = (stage: Stage) => `
  UPDATE package_version v SET ${assignments(CONTENT.version)}, build_id = b.id, parent_package_id = parent.id, modified_at = now()
  FROM ${stage.versions} s
  JOIN ${stage.versionMatch} m ON m.n = s.n
  JOIN ${stage.versionMatch} b ON b.n = s.build_n
  LEFT JOIN ${stage.packageMatch} parent ON parent.n = s.parent_package_n
  WHERE v.id = m.id AND m.differs AND m.n >= $1 AND m.n < $2`;

const updateTargets = (stage: Stage) => `
  UPDATE target t SET ${assignments(CONTENT.target)}, modified_at = now()
  FROM ${stage.targets} s JOIN ${stage.targetMatch} m ON m.n = s.n
  WHERE t.id = m.id AND m.differs AND m.n >= $1 AND m.n < $2`;

/** Parents by hand and parents of versions both make a package an extension of another. */
const packageCounts = `
  WITH versions AS (SELECT package_id AS id, count(*) AS n FROM package_version WHERE catalog_id = $1 GROUP BY 1),
  pairs AS (
    SELECT parent_package_id AS id, package_id FROM package_version WHERE catalog_id = $1 AND parent_package_id IS NOT NULL
    UNION SELECT r.parent_id, r.package_id FROM package_parent r JOIN package p ON p.id = r.parent_id WHERE p.catalog_id = $1),
  extensions AS (SELECT id, count(*) AS n FROM pairs GROUP BY 1),
  counts AS (
    SELECT p.id, coalesce(v.n, 0)::int AS versions, coalesce(e.n, 0)::int AS extensions
    FROM package p LEFT JOIN versions v ON v.id = p.id LEFT JOIN extensions e ON e.id = p.id WHERE p.catalog_id = $1)
  UPDATE package p SET version_count = c.versions, extension_count = c.extensions
  FROM counts c WHERE c.id = p.id AND (p.version_count, p.extension_count) IS DISTINCT FROM (c.versions, c.extensions)`;
