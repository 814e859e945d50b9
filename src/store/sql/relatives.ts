import { EXTENSIONS, PARENTS } from './relations.ts';
import { PARENT_IDS } from './idParameters.ts';
import type { Statement } from './listing.ts';

/** A parent or an extension of a package. */
export interface Relative {
  readonly isParent: boolean;
  readonly uuid: string;
  readonly name: string;
  /** In version order. */
  readonly versions: readonly string[];
}

/** An extension contained in a version. */
export interface Content {
  /** The ecosystem, in lower case. */
  readonly type: string;
  readonly name: string;
  readonly version: string;
}

/** Selects the parents and extensions of packages, by name. */
export const RELATIVES = (packageIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, r.is_parent AS "isParent", e.id AS uuid, e.name,
      ARRAY(SELECT w.version FROM package_version w WHERE w.package_id = e.id ORDER BY w.version_key, w.id) AS versions
    FROM ${PARENT_IDS} CROSS JOIN LATERAL (
        SELECT true AS is_parent, id FROM (${PARENTS}) AS related(id) UNION ALL SELECT false, id FROM (${EXTENSIONS}) AS related(id)) r
      JOIN package e ON e.id = r.id ORDER BY parent.position, e.sort_name, e.name, e.id`,
  values: [packageIds],
});

/** Selects the extensions contained in versions, by name; only versions with their own build contain any. */
export const CONTENTS = (versionIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, lower(e.ecosystem::text) AS type, e.name, x.version
    FROM ${PARENT_IDS} JOIN package_version x ON x.build_id = parent.id AND x.id <> parent.id
      JOIN package e ON e.id = x.package_id ORDER BY parent.position, e.sort_name, e.name, x.version_key, x.id`,
  values: [versionIds],
});
