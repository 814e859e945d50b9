import { uuidOf } from '../ask.ts';
import { globalId, type JsonStatement, nodes, nodesAndTotal, object, ordered } from './json.ts';
import { BY_NAME, MODULE, NEWEST, targets } from './parts.ts';

const BUILT = 'FROM package_version v JOIN package_version b ON b.id = v.build_id';
const OWN = { name: 'p.name', ecosystem: 'p.ecosystem', description: 'p.description', homepage: 'p.homepage' };

const PAGE_VERSIONS = nodes(
  {
    id: globalId('PackageVersion', 'v.id'),
    version: 'v.version',
    module: MODULE,
    loadCommands: 'v.load_commands',
    targets: targets(20),
  },
  ordered(
    'v.id, v.build_id, v.version, v.module_name, v.module_version, b.load_commands',
    `${BUILT} WHERE v.package_id = p.id`,
    NEWEST,
    20,
  ),
  'v',
);

/** The response to `page`. */
export const page: JsonStatement = {
  text: `SELECT json_build_object('packages', ${nodesAndTotal(
    { id: globalId('Package', 'p.id'), ...OWN, versions: PAGE_VERSIONS },
    ordered('p.*', 'FROM package p WHERE p.catalog_id = $1 AND p.sort_name LIKE $2', BY_NAME, 50),
    'p',
    '(SELECT count(*) FROM package WHERE catalog_id = $1 AND sort_name LIKE $2)',
  )})::text AS data`,
  values: ({ catalogId, name }) => [uuidOf(catalogId), `%${name}%`],
};

const DETAIL_VERSIONS = nodes(
  {
    id: globalId('PackageVersion', 'v.id'),
    version: 'v.version',
    versionSuffix: 'v.version_suffix',
    module: MODULE,
    toolchain: `CASE WHEN v.toolchain_name IS NOT NULL THEN ${object({ name: 'v.toolchain_name', version: `coalesce(v.toolchain_version, '')` })} END`,
    loadCommands: 'v.load_commands',
    targets: targets(100),
  },
  ordered(
    `v.id, v.build_id, v.version, v.version_suffix, v.module_name, v.module_version,
      b.load_commands, b.toolchain_name, b.toolchain_version`,
    `${BUILT} WHERE v.package_id = p.id`,
    NEWEST,
    100,
  ),
  'v',
);

/** The response to `detail`. */
export const detail: JsonStatement = {
  text: `SELECT json_build_object('package', (SELECT ${object({
    id: globalId('Package', 'p.id'),
    ...OWN,
    categories: 'p.categories',
    licenses: 'p.licenses',
    maintainers: 'p.maintainers',
    versionCount: 'p.version_count',
    extensionCount: 'p.extension_count',
    versions: DETAIL_VERSIONS,
  })} FROM package p WHERE p.id = $1))::text AS data`,
  values: ({ id }) => [uuidOf(id)],
};
