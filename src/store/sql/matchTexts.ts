import type { Statement } from './listing.ts';
import { PARENT_IDS } from './idParameters.ts';

/** The texts of a package in which the matches of a search are shown. */
export interface MatchTexts {
  readonly name: string;
  /** Empty where it was generated. */
  readonly description: string;
  readonly homepage: string | null;
  /** Versions and module versions, the newest first. */
  readonly versions: readonly string[];
  readonly provides: readonly string[];
}

/** Selects the texts of packages. */
export const MATCH_TEXTS = (packageIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, p.name, p.homepage, p.provides,
      CASE WHEN p.is_described_by_us THEN '' ELSE p.description END AS description,
      ARRAY(SELECT unnest(ARRAY[v.version, v.module_version]) FROM package_version v WHERE v.package_id = p.id
        ORDER BY v.version_key DESC, v.id DESC) AS versions
    FROM ${PARENT_IDS} JOIN package p ON p.id = parent.id`,
  values: [packageIds],
});
