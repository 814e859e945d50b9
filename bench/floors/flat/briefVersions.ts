import type { Ask } from '../ask.ts';
import { gathered, globalId, idsOf } from './rows.ts';

interface VersionRow {
  readonly id: string;
  readonly package_id: string;
  readonly version: string;
}

const versionsText = (condition: string) => `SELECT item.* FROM unnest($1::uuid[]) AS parent(id) CROSS JOIN LATERAL (
  SELECT v.id, v.package_id, v.version FROM package_version v
  WHERE v.package_id = parent.id ${condition} ORDER BY v.version_key DESC, v.toolchain_key DESC, v.has_suffix, v.module_key DESC, v.id DESC LIMIT 5) item`;

/** Adds to packages their five newest versions that match a condition, by id and number. */
export async function withVersions<Row extends { readonly id: string }>(
  ask: Ask,
  packages: readonly Row[],
  condition = '',
  values: readonly unknown[] = [],
): Promise<unknown[]> {
  const rows = await ask<VersionRow>(`versions ${condition}`.slice(0, 60), versionsText(condition), [idsOf(packages), ...values]);
  const versions = gathered(
    rows,
    ({ package_id }) => package_id,
    ({ id, version }) => ({ id: globalId('PackageVersion', id), version }),
  );
  return packages.map((row) => ({
    ...row,
    id: globalId('Package', row.id),
    versions: { nodes: versions.get(row.id) ?? [] },
  }));
}
