import type pg from 'pg';

interface PackageRow {
  readonly id: string;
}
interface VersionRow {
  readonly id: string;
  readonly package_id: string;
  readonly build_id: string;
  readonly module_name: string;
  readonly module_version: string;
  readonly load_commands: readonly string[];
  readonly version: string;
}
interface TargetRow {
  readonly id: string;
  readonly version_id: string;
  readonly name: string;
  readonly subtype: string;
  readonly gpu_architectures: readonly string[];
  readonly location: string;
}

const PACKAGES = `SELECT id, name, ecosystem, description, homepage FROM package
  WHERE catalog_id = $1 AND sort_name LIKE $2 ORDER BY sort_name, name, id LIMIT 50`;
const COUNT = 'SELECT count(*)::int AS count FROM package WHERE catalog_id = $1 AND sort_name LIKE $2';
const VERSIONS = `SELECT item.* FROM unnest($1::uuid[]) AS parent(id) CROSS JOIN LATERAL (
  SELECT v.id, v.package_id, v.build_id, v.version, v.module_name, v.module_version, b.load_commands
  FROM package_version v JOIN package_version b ON b.id = v.build_id
  WHERE v.package_id = parent.id ORDER BY v.version_key DESC, v.id DESC LIMIT 20) item`;
const TARGETS = `SELECT item.* FROM unnest($1::uuid[]) AS parent(id) CROSS JOIN LATERAL (
  SELECT id, version_id, name, subtype, gpu_architectures, location FROM target
  WHERE version_id = parent.id ORDER BY name, subtype, id LIMIT 20) item`;

/** The nested page in four flat prepared statements, put together here. */
export class PageRows {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async load(catalogId: string, name: string): Promise<unknown> {
    const matching = [Buffer.from(catalogId, 'base64url').toString().slice('Catalog:'.length), `%${name}%`];
    const [packages, counts] = await Promise.all([
      this.#rows<PackageRow>('packages', PACKAGES, matching),
      this.#rows<{ count: number }>('count', COUNT, matching),
    ]);
    const versions = await this.#rows<VersionRow>('versions', VERSIONS, [packages.map(({ id }) => id)]);
    const targets = await this.#rows<TargetRow>('targets', TARGETS, [[...new Set(versions.map((row) => row.build_id))]]);
    return { packages: { totalCount: counts[0]?.count, nodes: nest(packages, versions, targets) } };
  }

  async #rows<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    return (await this.#pool.query<Row>({ name, text, values })).rows;
  }
}

function nest(packages: readonly PackageRow[], versions: readonly VersionRow[], targets: readonly TargetRow[]): unknown[] {
  const targetsOf = grouped(targets, ({ version_id }) => version_id, targetNode);
  const versionsOf = grouped(
    versions,
    ({ package_id }) => package_id,
    (row) => versionNode(row, targetsOf.get(row.build_id) ?? []),
  );
  return packages.map((row) => ({ ...row, id: globalId('Package', row.id), versions: { nodes: versionsOf.get(row.id) ?? [] } }));
}

const versionNode = ({ id, version, module_name, module_version, load_commands }: VersionRow, targets: readonly unknown[]) => ({
  id: globalId('PackageVersion', id),
  version,
  module: { fullName: module_version === '' ? module_name : `${module_name}/${module_version}` },
  loadCommands: load_commands,
  targets: { nodes: targets },
});

const targetNode = ({ id, name, subtype, gpu_architectures, location }: TargetRow) => ({
  id: globalId('Target', id),
  cpuFamily: name,
  cpuMicroarchitecture: subtype,
  gpuArchitectures: gpu_architectures,
  location,
});

const globalId = (type: string, uuid: string) => Buffer.from(`${type}:${uuid}`).toString('base64url');

function grouped<Row, Node>(rows: readonly Row[], keyOf: (row: Row) => string, nodeOf: (row: Row) => Node): Map<string, Node[]> {
  const groups = new Map<string, Node[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(nodeOf(row));
    else groups.set(keyOf(row), [nodeOf(row)]);
  }
  return groups;
}
