import type { Projection } from './fields.ts';
import type { Statement } from './listing.ts';
import { rowsText } from './parents.ts';
import { targets } from './targets.ts';
import { TARGET_PATH } from './targetSets.ts';

/** A target of a build, by its CPU. */
export interface CpuTargetKey {
  readonly buildId: string;
  /** As a path, e.g. x86_64/amd/zen3. */
  readonly cpu: string;
}

/** The key as one text. */
export const cpuTargetKey = ({ buildId, cpu }: CpuTargetKey): string => `${buildId}/${cpu}`;

/** Selects targets of builds by their CPUs. */
export function cpuTargetStatement(projection: Projection, keys: readonly string[]): Statement {
  const text = rowsText(
    { fields: targets.fields, projection },
    (list) => `SELECT ${list} FROM target t
      WHERE t.version_id = parent.id AND t.type = 'cpu_architecture' AND ${TARGET_PATH} = parent.cpu`,
  );
  return {
    text: `SELECT parent.position::int AS parent, item.*
      FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS parent(id, cpu, position) CROSS JOIN LATERAL (${text}) item`,
    values: [keys.map((key) => key.slice(0, key.indexOf('/'))), keys.map((key) => key.slice(key.indexOf('/') + 1))],
  };
}
