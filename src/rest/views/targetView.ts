import { z } from 'zod';
import type { TargetRow } from '../../store/sql/targets.ts';
import { common, COMMON, link, uuid } from '../routing/common.ts';
import { digits, type Links } from '../routing/links.ts';

/**
 * Fields of nested and listed targets. `cpu_family`, `cpu_microarchitecture` and `path` are older names, kept for compatibility.
 */
const BUILD = {
  target_type: z.string().meta({ description: 'Type of target (cpu_architecture, build_variant, platform, etc.)' }),
  target_name: z.string().meta({ description: 'Target identifier (x86_64, default, windows, etc.)' }),
  target_subtype: z.string().meta({ description: 'Target subtype (microarchitecture with its vendor, etc.)' }),
  location: z.string().meta({ description: 'Target location (CVMFS path, download URL, etc.)' }),
  metadata: z.record(z.string(), z.unknown()).meta({ description: 'Target-specific metadata' }),
  gpu_architectures: z.array(z.string()).meta({ description: 'GPU architectures it is built for, e.g. nvidia/cc80.' }),
  cpu_family: z.string().meta({ description: 'CPU family; empty if the target is not a CPU.' }),
  cpu_microarchitecture: z.string().meta({ description: 'Microarchitecture; empty if the target is not a CPU.' }),
  path: z.string().meta({ description: 'Older name of location.' }),
};

/** A target nested in a version. */
export const NestedTargetView = z
  .object({ uuid: uuid('UUID: 32 hexadecimal digits.'), ...BUILD })
  .meta({ id: 'NestedSoftwareTarget', description: 'A target that a version is available for.' });

/** A target in responses. */
export const TargetView = z
  .object({
    ...COMMON,
    version: link('URL of the version.'),
    package: link('URL of the package.'),
    ...BUILD,
  })
  .meta({
    id: 'SoftwareTarget',
    description: 'A target that a version is available for: a CPU architecture, a build variant, a platform.',
  });

type NestedTarget = z.infer<typeof NestedTargetView>;

/** The projection of nested targets. */
export const NESTED_FIELDS = ['type', 'name', 'subtype', 'location', 'metadata', 'gpuArchitectures'] as const;

const buildOf = (row: TargetRow): Omit<NestedTarget, 'uuid'> => {
  const isCpu = row.type === 'cpu_architecture';
  return {
    target_type: row.type,
    target_name: row.name,
    target_subtype: row.subtype,
    location: row.location,
    metadata: row.metadata,
    gpu_architectures: [...row.gpuArchitectures],
    cpu_family: isCpu ? row.name : '',
    cpu_microarchitecture: isCpu ? row.subtype : '',
    path: row.location,
  };
};

/** Renders a nested target. */
export const nestedTargetView = (row: TargetRow): NestedTarget => ({ uuid: digits(row.uuid), ...buildOf(row) });

/** Renders a target. */
export const targetView = (row: TargetRow, packageId: string, links: Links): z.infer<typeof TargetView> => ({
  ...common('targets', row, links),
  version: links.to('versions', row.versionId),
  package: links.to('packages', packageId),
  ...buildOf(row),
});
