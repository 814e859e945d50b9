import type { ChangeKind } from '../../domain/changeKind.ts';
import { type ComparedPair, equal, keysOf } from './comparison.ts';
import { CONTENT, differs } from './importedColumns.ts';
import type { Params } from './params.ts';
import type { Listing } from './selection.ts';
import { type VersionRow, versions } from './versions.ts';

/** Which versions of a compared package to list. */
export interface ComparedVersionFilter {
  readonly pair: ComparedPair;
  readonly kind: ChangeKind;
}

/** The packages that are the compared package `parent.id` in a catalog. */
const packagesIn = (pair: ComparedPair, catalogId: string) =>
  `(SELECT o.id FROM package o JOIN package k ON ${equal('k', 'o', keysOf(pair).package)}
    WHERE k.id = parent.id AND o.catalog_id = ${catalogId})`;

/** Of the versions of one catalog that have the same text, the first in the order of builds. */
const isFirst = (packages: string) =>
  `NOT EXISTS (SELECT FROM package_version o WHERE o.package_id IN ${packages} AND o.version = v.version
    AND (o.toolchain_key, NOT o.has_suffix, o.module_key, o.id) > (v.toolchain_key, NOT v.has_suffix, v.module_key, v.id))`;

function conditions({ pair, kind }: ComparedVersionFilter, param: Params['add']): string[] {
  if (kind === 'CHANGED' && pair.isAcrossSources) return ['false'];
  const [from, to] = [param(pair.fromId, 'uuid'), param(pair.toId, 'uuid')];
  const [own, other] = kind === 'REMOVED' ? [from, to] : [to, from];
  const [packages, others] = [packagesIn(pair, own), packagesIn(pair, other)];
  const same = `SELECT FROM package_version o WHERE o.package_id IN ${others} AND ${equal('o', 'v', keysOf(pair).version)}`;
  const where = [`v.package_id IN ${packages}`, ...(pair.isAcrossSources ? [isFirst(packages)] : [])];
  if (kind !== 'CHANGED') return [...where, `NOT EXISTS (${same})`];
  return [...where, `EXISTS (${same} AND ${differs('v', 'o', CONTENT.version)})`];
}

/** The listing of the versions of a compared package that only one catalog has, or that differ. */
export const comparedVersions: Listing<VersionRow, ComparedVersionFilter, 'VERSION'> = {
  name: 'comparedVersions',
  alias: versions.alias,
  from: versions.from,
  joins: versions.joins,
  fields: versions.fields,
  conditions,
  orders: { VERSION: versions.orders.VERSION },
};
