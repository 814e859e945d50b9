import { dependenciesOf } from '../../src/domain/dependencies.ts';
import type { Module } from '../../src/domain/snapshot.ts';
import type { ChangeCounts, TestApp } from './app.ts';

const TABLES = ['package', 'package_version', 'target', 'package_parent'];

/** The rows of a catalog with the transaction that wrote each: equal results mean that nothing was written in between. */
export async function rowsWithWriter(app: TestApp, catalogId: string): Promise<Record<string, unknown>[]> {
  const rows = await Promise.all(
    TABLES.map((table) =>
      app.sql(
        `SELECT '${table}' AS "table", xmin::text AS writer, ctid::text AS place, t.* FROM ${table} t WHERE ${ofCatalog(table)} ORDER BY t::text`,
        catalogId,
      ),
    ),
  );
  return rows.flat();
}

const ofCatalog = (table: string) =>
  table === 'package_parent' ? 'package_id IN (SELECT id FROM package WHERE catalog_id = $1)' : 'catalog_id = $1';

/** The ids of a catalog's rows by natural key. */
export async function idsByKey(app: TestApp, catalogId: string): Promise<Map<string, string>> {
  const rows = await app.sql<{ key: string; id: string }>(
    `SELECT 'package ' || ecosystem || ' ' || name AS key, id FROM package WHERE catalog_id = $1
     UNION ALL SELECT 'version ' || p.ecosystem || ' ' || concat_ws(' ', p.name, v.version, v.module_name, v.module_version), v.id
       FROM package_version v JOIN package p ON p.id = v.package_id WHERE v.catalog_id = $1
     UNION ALL SELECT 'target ' || concat_ws(' ', p.name, v.version, v.module_name, v.module_version, t.type, t.name, t.subtype), t.id
       FROM target t JOIN package_version v ON v.id = t.version_id JOIN package p ON p.id = v.package_id WHERE t.catalog_id = $1`,
    catalogId,
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** Staging tables that imports have left behind. */
export async function stagingTables(app: TestApp): Promise<string[]> {
  const rows = await app.sql<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'staging' AND c.relkind = 'r'`,
  );
  return rows.map(({ name }) => name);
}

/** The catalogs, packages and versions whose stored counts, dependencies or target sets differ from what their rows say. */
export async function wrongCounts(app: TestApp): Promise<unknown[]> {
  const count = (table: string, condition: string) => `(SELECT count(*)::int FROM ${table} WHERE ${condition})`;
  const catalogs = await app.sql(
    `SELECT * FROM (SELECT id, package_count, version_count, target_count, ${count('package', 'catalog_id = c.id')} AS packages,
       ${count('package_version', 'catalog_id = c.id')} AS versions, ${count('target', 'catalog_id = c.id')} AS targets FROM catalog c) counted
     WHERE (package_count, version_count, target_count) <> (packages, versions, targets)`,
  );
  const packages = await app.sql(
    `SELECT * FROM (SELECT name, version_count, extension_count, ${count('package_version', 'package_id = p.id')} AS versions,
       (SELECT count(*)::int FROM (SELECT package_id FROM package_version v WHERE v.parent_package_id = p.id
          UNION SELECT r.package_id FROM package_parent r WHERE r.parent_id = p.id) x) AS extensions FROM package p) counted
     WHERE (version_count, extension_count) <> (versions, extensions)`,
  );
  const versions = await app.sql(
    `SELECT * FROM (SELECT v.version, v.module_version, coalesce(s.content, '[]') AS stored, coalesce((
         SELECT jsonb_agg(jsonb_build_object('name', t.name, 'subtype', t.subtype, 'gpus', t.gpu_architectures)
           ORDER BY t.name COLLATE "C", t.subtype COLLATE "C")
         FROM target t WHERE t.version_id = v.build_id AND t.type = 'cpu_architecture'), '[]') AS own
       FROM package_version v LEFT JOIN target_set s ON s.id = v.target_set_id) compared WHERE stored <> own LIMIT 10`,
  );
  return [...catalogs, ...packages, ...versions, ...(await wrongDependents(app))];
}

/** The counts of a summary; omitted ones are 0. */
export const counts = (some: Partial<ChangeCounts>): ChangeCounts => ({
  added: 0,
  changed: 0,
  removed: 0,
  unchanged: 0,
  ...some,
});

/** The writing transactions of all catalogs, one digest per table, for more rows than a test should hold. */
export async function writers(app: TestApp): Promise<unknown[]> {
  const digest = (table: string) =>
    `SELECT '${table}' AS "table", count(*)::int AS rows, md5(string_agg(id::text || xmin::text, '' ORDER BY id)) AS digest FROM ${table}`;
  return app.sql(['package', 'package_version', 'target'].map(digest).join(' UNION ALL ') + ' ORDER BY 1');
}

interface Dependent {
  readonly id: string;
  readonly catalog_id: string;
  readonly ecosystem: string;
  readonly sort_name: string;
  readonly dependency_names: readonly string[];
  readonly dependent_count: number;
  readonly dependencies: readonly string[];
  readonly versions: readonly {
    readonly own: boolean;
    readonly dependencies: readonly string[];
    readonly modules: readonly Module[];
    readonly name: string;
    readonly version: string;
  }[];
}

/** The packages whose stored dependencies or number of dependents differ from those computed in memory. */
async function wrongDependents(app: TestApp): Promise<unknown[]> {
  const rows = await app.sql<Dependent>(
    `SELECT id, catalog_id, ecosystem, sort_name, dependency_names, dependent_count, dependencies, coalesce((
       SELECT json_agg(json_build_object('own', v.build_id = v.id, 'dependencies', v.dependencies, 'modules', v.required_modules,
         'name', v.module_name, 'version', v.module_version)) FROM package_version v WHERE v.package_id = p.id), '[]') AS versions FROM package p`,
  );
  const named = rows.map((row) => ({ row, names: namesOf(row) }));
  const counts = new Map<string, number>();
  for (const { row, names } of named)
    if (row.ecosystem === 'SOFTWARE')
      for (const name of names) {
        const key = `${row.catalog_id} ${name}`;
        if (name !== row.sort_name) counts.set(key, (counts.get(key) ?? 0) + 1);
      }
  return named.flatMap(({ row, names }) => {
    const dependents = row.ecosystem === 'SOFTWARE' ? (counts.get(`${row.catalog_id} ${row.sort_name}`) ?? 0) : 0;
    const isRight = dependents === row.dependent_count && [...names].sort().join() === row.dependency_names.join();
    return isRight ? [] : [{ ...row, dependents, names: [...names].sort() }];
  });
}

function namesOf({ dependencies, versions }: Dependent): Set<string> {
  const names = versions.flatMap((version) => {
    if (version.dependencies.length > 0) return version.dependencies;
    return version.own ? dependenciesOf(version.modules, { name: version.name, version: version.version }) : [];
  });
  return new Set([...dependencies, ...names].map((name) => name.toLowerCase()));
}
