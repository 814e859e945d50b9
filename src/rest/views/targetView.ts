import { z } from 'zod';
import type { TargetRow } from '../../store/sql/targets.ts';
import { common, COMMON, link, uuid } from '../routing/common.ts';
import { digits, type Links } from '../routing/links.ts';

/** What targets have wherever they are shown, with the names they had before beside those they have now. */
const BUILD = {
  target_type: z.string().meta({ description: 'Type of target (cpu_architecture, build_variant, platform, etc.)' }),
  target_name: z.string().meta({ description: 'Target identifier (x86_64, default, windows, etc.)' }),
  target_subtype: z.string().meta({ description: 'Target subtype (microarchitecture with its vendor, etc.)' }),
  location: z.string().meta({ description: 'Target location (CVMFS path, download URL, etc.)' }),
  metadata: z.record(z.string(), z.unknown()).meta({ description: 'Target-specific metadata' }),
  gpu_architectures: z.array(z.string()).meta({ description: 'The GPUs that it is built for, e.g. nvidia/cc80.' }),
  cpu_family: z.string().meta({ description: 'The CPU family; empty where the target is no CPU.' }),
  cpu_microarchitecture: z.string().meta({ description: 'The microarchitecture; empty where the target is no CPU.' }),
  path: z.string().meta({ description: 'The location, by its older name.' }),
};

export const NestedTargetView = z
  .object({ uuid: uuid('The id: 32 digits.'), ...BUILD })
  .meta({ id: 'NestedSoftwareTarget', description: 'Where a version can be used.' });

export const TargetView = z
  .object({
    ...COMMON,
    version: link('The version that the target belongs to.'),
    package: link('The package of that version.'),
    ...BUILD,
  })
  .meta({ id: 'SoftwareTarget', description: 'Where a version can be used: a CPU architecture, a build variant, a platform.' });

type NestedTarget = z.infer<typeof NestedTargetView>;

/** What is read of a nested target. */
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

export const nestedTargetView = (row: TargetRow): NestedTarget => ({ uuid: digits(row.uuid), ...buildOf(row) });

export const targetView = (row: TargetRow, packageId: string, links: Links): z.infer<typeof TargetView> => ({
  ...common('targets', row, links),
  version: links.to('versions', row.versionId),
  package: links.to('packages', packageId),
  ...buildOf(row),
});
