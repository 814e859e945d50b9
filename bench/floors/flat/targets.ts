import type { Ask } from '../ask.ts';
import { gathered, globalId } from './rows.ts';

interface TargetRow {
  readonly id: string;
  readonly version_id: string;
  readonly name: string;
  readonly subtype: string;
  readonly gpu_architectures: readonly string[];
  readonly location: string;
}

const targetsText = (most: number) => `SELECT item.* FROM unnest($1::uuid[]) AS parent(id) CROSS JOIN LATERAL (
  SELECT id, version_id, name, subtype, gpu_architectures, location FROM target
  WHERE version_id = parent.id ORDER BY name, subtype, id LIMIT ${most}) item`;

/** The first targets of builds. */
export async function targetsOf(ask: Ask, builds: readonly string[], most: number): Promise<Map<string, unknown[]>> {
  const rows = await ask<TargetRow>(`targets${most}`, targetsText(most), [[...new Set(builds)]]);
  return gathered(rows, ({ version_id }) => version_id, targetNode);
}

const targetNode = ({ id, name, subtype, gpu_architectures, location }: TargetRow) => ({
  id: globalId('Target', id),
  cpuFamily: name,
  cpuMicroarchitecture: subtype,
  gpuArchitectures: gpu_architectures,
  location,
});
