import { type Ask, uuidOf, type Variables } from '../ask.ts';
import { gathered, globalId, idsOf } from './rows.ts';
import { targetsOf } from './targets.ts';

interface VersionRow {
  readonly id: string;
  readonly package_id: string;
  readonly build_id: string;
  readonly module_name: string;
  readonly module_version: string;
  readonly load_commands: readonly string[];
  readonly version: string;
}

const PACKAGES = `SELECT id, name, ecosystem, description, homepage FROM package
  WHERE catalog_id = $1 AND sort_name LIKE $2 ORDER BY sort_name, name, id LIMIT 50`;
const COUNT = 'SELECT count(*)::int AS count FROM package WHERE catalog_id = $1 AND sort_name LIKE $2';
const VERSIONS = `SELECT item.* FROM unnest($1::uuid[]) AS parent(id) CROSS JOIN LATERAL (
  SELECT v.id, v.package_id, v.build_id, v.version, v.module_name, v.module_version, b.load_commands
  FROM package_version v JOIN package_version b ON b.id = v.build_id
  WHERE v.package_id = parent.id ORDER BY v.version_key DESC, v.toolchain_key DESC, v.has_suffix, v.module_key DESC, v.id DESC LIMIT 20) item`;

/** The response to `page`. */
export async function page(ask: Ask, { catalogId, name }: Variables): Promise<unknown> {
  const matching = [uuidOf(catalogId), `%${name}%`];
  const [packages, counts] = await Promise.all([
    ask<{ id: string }>('page.packages', PACKAGES, matching),
    ask<{ count: number }>('page.count', COUNT, matching),
  ]);
  const versions = await ask<VersionRow>('page.versions', VERSIONS, [idsOf(packages)]);
  const targets = await targetsOf(
    ask,
    versions.map(({ build_id }) => build_id),
    20,
  );
  const versionsOf = gathered(
    versions,
    ({ package_id }) => package_id,
    (row) => versionNode(row, targets.get(row.build_id) ?? []),
  );
  const nodes = packages.map((row) => ({
    ...row,
    id: globalId('Package', row.id),
    versions: { nodes: versionsOf.get(row.id) ?? [] },
  }));
  return { packages: { totalCount: counts[0]?.count, nodes } };
}

const versionNode = ({ id, version, module_name, module_version, load_commands }: VersionRow, targets: readonly unknown[]) => ({
  id: globalId('PackageVersion', id),
  version,
  module: { fullName: module_version === '' ? module_name : `${module_name}/${module_version}` },
  loadCommands: load_commands,
  targets: { nodes: targets },
});
