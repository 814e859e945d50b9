import { globalId, nodes, ordered } from './json.ts';

/** The order of versions, newest first. */
export const NEWEST = 'v.version_key DESC, v.toolchain_key DESC, v.has_suffix, v.module_key DESC, v.id DESC';
/** The order of packages by name. */
export const BY_NAME = 'p.sort_name, p.name, p.id';

/** `GROMACS/2024.4-foss-2023b` */
export const MODULE = `json_build_object('fullName', CASE WHEN v.module_version = '' THEN v.module_name ELSE v.module_name || '/' || v.module_version END)`;

/** The targets of the build of a version `v`. */
export const targets = (most: number): string =>
  nodes(
    {
      id: globalId('Target', 't.id'),
      cpuFamily: 't.name',
      cpuMicroarchitecture: 't.subtype',
      gpuArchitectures: 't.gpu_architectures',
      location: 't.location',
    },
    ordered(
      't.id, t.name, t.subtype, t.gpu_architectures, t.location',
      'FROM target t WHERE t.version_id = v.build_id',
      't.name, t.subtype, t.id',
      most,
    ),
    't',
  );

/** The five newest versions of a package `p` that match a condition, by id and number. */
export const briefVersions = (condition = ''): string =>
  nodes(
    { id: globalId('PackageVersion', 'v.id'), version: 'v.version' },
    ordered('v.id, v.version', `FROM package_version v WHERE v.package_id = p.id ${condition}`, NEWEST, 5),
    'v',
  );
