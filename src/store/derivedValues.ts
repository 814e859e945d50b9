import { inNaturalOrder } from '../domain/architectureNames.ts';
import { moduleKey, toolchainKey } from '../domain/buildOrder.ts';
import type { JsonObject } from '../domain/catalog.ts';
import { toolchainFamilies } from '../domain/toolchainFamily.ts';
import { ORDER_EDITION, versionKey, versionOrder } from '../domain/version.ts';
import { BRANCH_RANK, followsBranch } from '../domain/versionBranch.ts';
import { COUNTERPART_EDITION } from '../domain/counterparts/counterpartKey.ts';
import { renewCounterpartKeys } from './edits/counterpartKeys.ts';
import { orderAllLetters } from './edits/letterOrder.ts';
import { renewTargetSets } from './imports/targetSets.ts';
import type { SchemaSession } from './database/schemaLock.ts';
import type { SqlExecutor } from './database/driver.ts';

/**
 * Recomputes the stored values that are derived by the rules of domain/ (order keys, families, GPU lists) when the database was
 * written under an older edition of them, in one transaction under the schema lock.
 */
export async function renewDerivedValues(session: SchemaSession): Promise<void> {
  const sql: SqlExecutor = {
    query: async <Row>(_name: string, text: string, params: readonly unknown[] = []) =>
      (await session.query(text, [...params])).rows as Row[], // the statement names its columns accordingly
  };
  const rows = await sql.query<{ name: string; edition: number }>('derived.edition', 'SELECT name, edition FROM derived_edition');
  const stored = new Map(rows.map(({ name, edition }) => [name, edition]));
  const isOrdered = (stored.get('order') ?? 0) >= ORDER_EDITION;
  const isLinked = stored.get('counterparts') === COUNTERPART_EDITION;
  if (isOrdered && isLinked) return;
  await session.exec('BEGIN');
  try {
    if (!isOrdered) await renewAll(sql);
    if (!isLinked) await counterparts(sql);
    await session.exec('COMMIT');
  } catch (error) {
    await session.exec('ROLLBACK');
    throw error;
  }
}

async function renewAll(sql: SqlExecutor): Promise<void> {
  // Order matters: letters and branches correct the keys made from the version alone, and toolchain keys use the families.
  const renewals = [
    versionKeys,
    letters,
    branchRanks,
    catalogKeys,
    families,
    toolchainKeys,
    moduleKeys,
    gpuLists,
    inherited,
    targetSets,
  ];
  for (const renew of renewals) await renew(sql);
  await sql.query('derived.renewed', `UPDATE derived_edition SET edition = $1 WHERE name = 'order'`, [ORDER_EDITION]);
}

/** Updates by distinct values: a few thousand instead of a hundred thousand rows. */
async function update(sql: SqlExecutor, text: string, values: readonly object[]): Promise<void> {
  if (values.length > 0) await sql.query('derived.update', text, [JSON.stringify(values)]);
}

const distinct = <Row>(sql: SqlExecutor, text: string): Promise<Row[]> => sql.query<Row>('derived.distinct', text);

async function versionKeys(sql: SqlExecutor): Promise<void> {
  const rows = await distinct<{ version: string }>(sql, 'SELECT DISTINCT version FROM package_version');
  await update(
    sql,
    `UPDATE package_version v SET version_key = k.key, version_rank = k.rank
     FROM jsonb_to_recordset($1::jsonb) AS k(version text, key text, rank smallint)
     WHERE v.version = k.version AND (v.version_key, v.version_rank) IS DISTINCT FROM (k.key, k.rank)`,
    rows.map(({ version }) => ({ version, ...versionOrder(version) })),
  );
}

async function letters(sql: SqlExecutor): Promise<void> {
  await orderAllLetters(sql, null);
}

async function branchRanks(sql: SqlExecutor): Promise<void> {
  const rows = await distinct<{ id: string; version: string; metadata: JsonObject }>(
    sql,
    `SELECT id, version, metadata FROM package_version
     WHERE origin = 'IMPORTED' AND (metadata ? 'branch' OR jsonb_path_exists(metadata, '$.repositories[*].branch'))`,
  );
  await update(
    sql,
    `UPDATE package_version v SET version_rank = ${BRANCH_RANK} FROM jsonb_to_recordset($1::jsonb) AS k(id uuid) WHERE v.id = k.id`,
    rows.filter(({ version, metadata }) => followsBranch(version, metadata)).map(({ id }) => ({ id })),
  );
}

async function catalogKeys(sql: SqlExecutor): Promise<void> {
  const rows = await distinct<{ version: string }>(sql, 'SELECT DISTINCT version FROM catalog');
  await update(
    sql,
    `UPDATE catalog c SET version_key = k.key FROM jsonb_to_recordset($1::jsonb) AS k(version text, key text)
     WHERE c.version = k.version AND c.version_key <> k.key`,
    rows.map(({ version }) => ({ version, key: versionKey(version) })),
  );
}

async function families(sql: SqlExecutor): Promise<void> {
  const rows = await distinct<{ before: string[] }>(
    sql,
    `SELECT DISTINCT toolchain_families AS before FROM package_version WHERE toolchain_families <> '{}'`,
  );
  await update(
    sql,
    `UPDATE package_version v SET toolchain_families = k.after FROM jsonb_to_recordset($1::jsonb) AS k(before text[], after text[])
     WHERE v.toolchain_families = k.before AND k.after <> k.before`,
    rows.map(({ before }) => ({ before, after: toolchainFamilies(before) })),
  );
}

async function toolchainKeys(sql: SqlExecutor): Promise<void> {
  const rows = await distinct<{ name: string | null; version: string | null; families: string[] }>(
    sql,
    `SELECT DISTINCT toolchain_name AS name, toolchain_version AS version, toolchain_families AS families
     FROM package_version WHERE build_id = id`,
  );
  await update(
    sql,
    `UPDATE package_version v SET toolchain_key = k.key, has_suffix = v.version_suffix <> ''
     FROM jsonb_to_recordset($1::jsonb) AS k(name text, version text, families text[], key text)
     WHERE v.build_id = v.id AND v.toolchain_families = k.families
       AND (v.toolchain_name, v.toolchain_version) IS NOT DISTINCT FROM (k.name, k.version)
       AND (v.toolchain_key, v.has_suffix) IS DISTINCT FROM (k.key, v.version_suffix <> '')`,
    rows.map(({ name, version, families }) => ({
      ...{ name, version, families },
      key: toolchainKey({ toolchain: name === null ? null : { name, version: version ?? '' }, toolchainFamilies: families }),
    })),
  );
}

async function moduleKeys(sql: SqlExecutor): Promise<void> {
  const rows = await distinct<{ version: string }>(
    sql,
    `SELECT DISTINCT module_version AS version FROM package_version WHERE build_id = id AND module_version <> ''`,
  );
  await update(
    sql,
    `UPDATE package_version v SET module_key = k.key FROM jsonb_to_recordset($1::jsonb) AS k(version text, key text)
     WHERE v.build_id = v.id AND v.module_version = k.version AND v.module_key <> k.key`,
    rows.map(({ version }) => ({ version, key: moduleKey(version) })),
  );
}

async function gpuLists(sql: SqlExecutor): Promise<void> {
  const rows = await distinct<{ before: string[] }>(
    sql,
    `SELECT DISTINCT gpu_architectures AS before FROM target WHERE gpu_architectures <> '{}'`,
  );
  await update(
    sql,
    `UPDATE target t SET gpu_architectures = k.after FROM jsonb_to_recordset($1::jsonb) AS k(before text[], after text[])
     WHERE t.gpu_architectures <> '{}' AND t.gpu_architectures = k.before AND k.after <> k.before`,
    rows.map(({ before }) => ({ before, after: inNaturalOrder(before) })),
  );
}

/** Versions of extensions are ordered by the builds that contain them. */
async function inherited(sql: SqlExecutor): Promise<void> {
  await sql.query(
    'derived.inherited',
    `UPDATE package_version v SET toolchain_key = b.toolchain_key, has_suffix = b.has_suffix, module_key = b.module_key
     FROM package_version b WHERE b.id = v.build_id AND v.build_id <> v.id
       AND (v.toolchain_key, v.has_suffix, v.module_key) IS DISTINCT FROM (b.toolchain_key, b.has_suffix, b.module_key)`,
  );
}

async function targetSets(sql: SqlExecutor): Promise<void> {
  const catalogs = await distinct<{ id: string }>(sql, 'SELECT id FROM catalog');
  for (const { id } of catalogs) await renewTargetSets(sql, { catalog: id });
}

async function counterparts(sql: SqlExecutor): Promise<void> {
  await renewCounterpartKeys(sql, null);
  await sql.query('derived.renewed', `UPDATE derived_edition SET edition = $1 WHERE name = 'counterparts'`, [
    COUNTERPART_EDITION,
  ]);
}
