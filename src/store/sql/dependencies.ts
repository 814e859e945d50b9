import type { NestedRelation } from './relations.ts';

/**
 * Selects the names that the packages `$1` depend on, in lower case: those of their own lists, and those of their versions and the
 * modules that these require. The modules of extensions are those of the versions that contain them.
 */
const NAMES = `SELECT p.id, lower(unnest(p.dependencies)) AS name FROM package p WHERE p.id = ANY ($1::uuid[])
  UNION SELECT v.package_id, lower(unnest(v.dependencies)) FROM package_version v WHERE v.package_id = ANY ($1::uuid[])
  UNION SELECT v.package_id, unnest(required_names(v.required_modules, v.module_name, v.module_version)) FROM package_version v
    WHERE v.package_id = ANY ($1::uuid[]) AND v.build_id = v.id AND v.dependencies = '{}'`;

/**
 * Recomputes the names that packages depend on, and returns for each package that changed its previous and its new names, as far as
 * they differ.
 */
export const RENEW_NAMES = `WITH lists AS (
    SELECT p.id, p.dependency_names AS before,
      ARRAY(SELECT n.name FROM (${NAMES}) n WHERE n.id = p.id ORDER BY n.name COLLATE "C") AS after
    FROM package p WHERE p.id = ANY ($1::uuid[])),
  renewed AS (
    UPDATE package p SET dependency_names = l.after FROM lists l WHERE l.id = p.id AND p.dependency_names <> l.after RETURNING l.before, l.after)
  SELECT DISTINCT name FROM renewed CROSS JOIN LATERAL (
    (SELECT unnest(before) EXCEPT SELECT unnest(after)) UNION (SELECT unnest(after) EXCEPT SELECT unnest(before))) changed(name)`;

/** Selects the name of the package `$1` and those that it depends on, in lower case. */
export const NAMES_AROUND = `SELECT sort_name AS name FROM package WHERE id = $1
  UNION SELECT unnest(dependency_names) FROM package WHERE id = $1`;

/** Recounts the dependents of the packages of the catalogs `$1` with the names `$2`, in lower case. */
export const RECOUNT_NAMED = `UPDATE package p SET dependent_count = CASE WHEN p.ecosystem <> 'SOFTWARE' THEN 0 ELSE (
    SELECT count(*) FROM package q WHERE q.catalog_id = p.catalog_id AND q.ecosystem = 'SOFTWARE' AND q.id <> p.id
      AND q.dependency_names @> ARRAY[p.sort_name]) END
  WHERE p.catalog_id = ANY ($1::uuid[]) AND p.sort_name = ANY ($2::text[])`;

/** Recounts the dependents of all packages of the catalog `$1`. */
export const RECOUNT_CATALOG = `WITH needs AS (
    SELECT id, unnest(dependency_names) AS name FROM package WHERE catalog_id = $1 AND ecosystem = 'SOFTWARE'),
  counts AS (
    SELECT p.id, count(n.id)::int AS dependents
    FROM package p LEFT JOIN needs n ON n.name = p.sort_name AND n.id <> p.id AND p.ecosystem = 'SOFTWARE'
    WHERE p.catalog_id = $1 GROUP BY p.id)
  UPDATE package p SET dependent_count = c.dependents FROM counts c WHERE c.id = p.id AND p.dependent_count <> c.dependents`;

/** The packages of the same catalog that depend on a package. Extensions depend on nothing, and nothing depends on them. */
export const dependentsOfPackage: NestedRelation = {
  name: 'package.dependents',
  condition: `p.ecosystem = 'SOFTWARE' AND p.id IN (
    SELECT q.id FROM package o JOIN package q ON q.catalog_id = o.catalog_id AND q.id <> o.id AND q.dependency_names @> ARRAY[o.sort_name]
    WHERE o.id = parent.id AND o.ecosystem = 'SOFTWARE')`,
};

/** The packages of the same catalog that a package depends on; those of an extension are those of the versions that contain it. */
export const dependenciesOfPackage: NestedRelation = {
  name: 'package.dependencyPackages',
  condition: `p.ecosystem = 'SOFTWARE' AND p.id <> parent.id AND (p.catalog_id, p.sort_name) IN (
    SELECT o.catalog_id, unnest(o.dependency_names) FROM package o WHERE o.id = parent.id
    UNION SELECT b.catalog_id, unnest(required_names(b.required_modules, b.module_name, b.module_version))
      FROM package_version x JOIN package_version b ON b.id = x.build_id
      WHERE x.package_id = parent.id AND x.build_id <> x.id AND x.dependencies = '{}')`,
};

/** Selects the ids of packages that name `name`, in lower case, among their dependencies, or of which a version does. */
export const dependsOn = (name: string): string => `SELECT q.id FROM package q WHERE q.dependency_names @> ARRAY[${name}]
  UNION ALL SELECT x.package_id FROM package q JOIN package_version b ON b.package_id = q.id JOIN package_version x ON x.build_id = b.id
    WHERE q.dependency_names @> ARRAY[${name}] AND x.id <> b.id AND x.dependencies = '{}'
      AND ${name} = ANY (required_names(b.required_modules, b.module_name, b.module_version))`;
