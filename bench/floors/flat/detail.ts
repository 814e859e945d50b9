import { type Ask, uuidOf, type Variables } from '../ask.ts';
import { globalId } from './rows.ts';
import { targetsOf } from './targets.ts';

interface VersionRow {
  readonly id: string;
  readonly build_id: string;
  readonly version: string;
  readonly version_suffix: string;
  readonly module_name: string;
  readonly module_version: string;
  readonly load_commands: readonly string[];
  readonly toolchain_name: string | null;
  readonly toolchain_version: string | null;
}

const PACKAGE = `SELECT id, name, ecosystem, description, homepage, categories, licenses, maintainers,
  version_count AS "versionCount", extension_count AS "extensionCount" FROM package WHERE id = $1`;
const VERSIONS = `SELECT v.id, v.build_id, v.version, v.version_suffix, v.module_name, v.module_version,
  b.load_commands, b.toolchain_name, b.toolchain_version
  FROM package_version v JOIN package_version b ON b.id = v.build_id
  WHERE v.package_id = $1 ORDER BY v.version_key DESC, v.toolchain_key DESC, v.has_suffix, v.module_key DESC, v.id DESC LIMIT 100`;

/** The response to `detail`. */
export async function detail(ask: Ask, variables: Variables): Promise<unknown> {
  const id = uuidOf(variables.id);
  const [[row], versions] = await Promise.all([
    ask<{ id: string }>('detail.package', PACKAGE, [id]),
    ask<VersionRow>('detail.versions', VERSIONS, [id]),
  ]);
  const targets = await targetsOf(
    ask,
    versions.map(({ build_id }) => build_id),
    100,
  );
  const nodes = versions.map((version) => versionNode(version, targets.get(version.build_id) ?? []));
  return { package: row ? { ...row, id: globalId('Package', row.id), versions: { nodes } } : null };
}

const versionNode = (row: VersionRow, targets: readonly unknown[]) => ({
  id: globalId('PackageVersion', row.id),
  version: row.version,
  versionSuffix: row.version_suffix,
  module: { fullName: row.module_version === '' ? row.module_name : `${row.module_name}/${row.module_version}` },
  toolchain: row.toolchain_name === null ? null : { name: row.toolchain_name, version: row.toolchain_version ?? '' },
  loadCommands: row.load_commands,
  targets: { nodes: targets },
});
