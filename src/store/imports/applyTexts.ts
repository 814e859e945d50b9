import { columns, CONTENT } from '../sql/importedColumns.ts';
import type { Stage } from './stage.ts';

/** Inserts the staged packages that are new, numbered from $2 to before $3. */
export const insertPackages = (stage: Stage) => `
  INSERT INTO package (id, catalog_id, ecosystem, name, ${CONTENT.package.join(', ')}, version_count, extension_count, counterpart_key, dependency_names, dependent_count, origin)
  SELECT m.id, $1, s.ecosystem, s.name, ${columns('s', CONTENT.package)}, s.version_count, s.extension_count, s.counterpart_key, s.dependency_names, s.dependent_count, 'IMPORTED'
  FROM ${stage.packages} s JOIN ${stage.packageMatch} m ON m.n = s.n
  WHERE m.is_new AND m.n >= $2 AND m.n < $3`;

/** Inserts the staged versions that are new, numbered from $2 to before $3. $4 are the stored numbers of the staged target sets. */
export const insertVersions = (stage: Stage) => `
  INSERT INTO package_version (id, catalog_id, package_id, build_id, parent_package_id, target_set_id, version, module_name, module_version, ${CONTENT.version.join(', ')}, origin)
  SELECT m.id, $1, p.id, b.id, parent.id, coalesce(($4::int[])[s.target_set_n], 0), s.version, s.module_name, s.module_version, ${columns('s', CONTENT.version)}, 'IMPORTED'
  FROM ${stage.versions} s
  JOIN ${stage.versionMatch} m ON m.n = s.n
  JOIN ${stage.packageMatch} p ON p.n = s.package_n
  JOIN ${stage.versionMatch} b ON b.n = s.build_n
  LEFT JOIN ${stage.packageMatch} parent ON parent.n = s.parent_package_n
  WHERE m.is_new AND m.n >= $2 AND m.n < $3`;

/** Inserts the staged targets that are new, numbered from $2 to before $3. */
export const insertTargets = (stage: Stage) => `
  INSERT INTO target (id, catalog_id, package_id, version_id, type, name, subtype, ${CONTENT.target.join(', ')}, origin)
  SELECT m.id, $1, p.id, v.id, s.type, s.name, s.subtype, ${columns('s', CONTENT.target)}, 'IMPORTED'
  FROM ${stage.targets} s
  JOIN ${stage.targetMatch} m ON m.n = s.n
  JOIN ${stage.versionMatch} v ON v.n = s.version_n
  JOIN ${stage.packageMatch} p ON p.n = s.package_n
  WHERE m.is_new AND m.n >= $2 AND m.n < $3`;

const assignments = (names: readonly string[]) => names.map((name) => `${name} = s.${name}`).join(', ');

/** Updates the packages that differ, numbered from $1 to before $2. */
export const updatePackages = (stage: Stage) => `
  UPDATE package p SET ${assignments(CONTENT.package)}, modified_at = now()
  FROM ${stage.packages} s JOIN ${stage.packageMatch} m ON m.n = s.n
  WHERE p.id = m.id AND m.differs AND m.n >= $1 AND m.n < $2`;

/** Updates the versions that differ, numbered from $1 to before $2. */
export const updateVersions = (stage: Stage) => `
  UPDATE package_version v SET ${assignments(CONTENT.version)}, build_id = b.id, parent_package_id = parent.id, modified_at = now()
  FROM ${stage.versions} s
  JOIN ${stage.versionMatch} m ON m.n = s.n
  JOIN ${stage.versionMatch} b ON b.n = s.build_n
  LEFT JOIN ${stage.packageMatch} parent ON parent.n = s.parent_package_n
  WHERE v.id = m.id AND m.differs AND m.n >= $1 AND m.n < $2`;

/** Updates the targets that differ, numbered from $1 to before $2. */
export const updateTargets = (stage: Stage) => `
  UPDATE target t SET ${assignments(CONTENT.target)}, modified_at = now()
  FROM ${stage.targets} s JOIN ${stage.targetMatch} m ON m.n = s.n
  WHERE t.id = m.id AND m.differs AND m.n >= $1 AND m.n < $2`;

/**
 * Recounts the versions and extensions of all packages. A package is an extension of another through its versions or through
 * manually set parents.
 */
export const packageCounts = `
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

/** Takes over the names that packages depend on, except for the packages `$1`. */
export const dependencyNames = (stage: Stage) => `
  UPDATE package p SET dependency_names = s.dependency_names
  FROM ${stage.packages} s JOIN ${stage.packageMatch} m ON m.n = s.n
  WHERE p.id = m.id AND p.origin = 'IMPORTED' AND p.dependency_names <> s.dependency_names AND p.id <> ALL ($1::uuid[])`;

/** Selects the packages that have a version, or are themselves, not as upstream has them. */
export const mixedPackages = (stage: Stage) => `
  SELECT p.id FROM package p WHERE p.catalog_id = $1 AND p.origin = 'MANUAL'
  UNION SELECT v.package_id FROM package_version v WHERE v.catalog_id = $1
    AND (v.origin = 'MANUAL' OR NOT EXISTS (SELECT FROM ${stage.versionMatch} m WHERE m.id = v.id))`;
