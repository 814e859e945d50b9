import type { Tables } from './tablesText.ts';

/** A version `v` and its build `b`, for the conditions on both. */
export const versionTables = {
  from: 'package_version v',
  joins: { b: 'LEFT JOIN package_version b ON b.id = v.build_id' },
} as const satisfies Tables;
