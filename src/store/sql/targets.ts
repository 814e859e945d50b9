import type { ResolvedArchitectures } from './architectures.ts';
import { NAMES_GPU, targetClauses, type AggregateFilter } from './clauses.ts';
import { defineFields, idOf } from './fields.ts';
import { withinLink, withinOffering } from './offeringScope.ts';
import { availableTarget, type HostScope } from './runsOn.ts';
import { column, joinedColumn } from './order.ts';
import type { Params } from './params.ts';
import { type VersionRow, versions } from './versions.ts';
import { type Clause, clausesFrom, type Clauses, contains, lower } from './clause.ts';
import type { Listing } from './selection.ts';

interface TargetColumns {
  readonly uuid: string;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly versionId: string;
  readonly type: string;
  readonly name: string;
  readonly subtype: string;
  readonly location: string;
  readonly metadata: Record<string, unknown>;
  readonly gpuArchitectures: readonly string[];
  /** Null when the target is not a CPU. */
  readonly cpuFamily: string | null;
  readonly cpuMicroarchitecture: string | null;
}

/** A target as read by the store: its columns and the global id. */
export interface TargetRow extends TargetColumns {
  readonly id: string;
  /** Read with it where the request selects it. */
  readonly packageVersion?: VersionRow;
}

/** Conditions on targets. Ids are uuids. */
export interface TargetFilter extends ResolvedArchitectures {
  readonly versionId?: string | null;
  readonly packageId?: string | null;
  readonly catalogId?: string | null;
  readonly type?: readonly string[] | null;
  readonly name?: string | null;
  readonly subtype?: string | null;
  readonly location?: string | null;
  readonly hasGpu?: boolean | null;
}

/** The sort keys of targets. */
export type TargetOrderField = 'CPU_FAMILY' | 'CPU_MICROARCHITECTURE' | 'PACKAGE_NAME' | 'TYPE' | 'NAME' | 'CREATED_AT';

const onTarget = (sql: Clause['sql']): Clause => ({ level: 'target', sql });

/** Sorts CPU targets by architecture, followed by all others; must match the index target_cpu_order_idx. */
const cpuKey = (part: string) => `(CASE WHEN t.type = 'cpu_architecture' THEN ${part} ELSE '~' END)`;

/** A single CPU is matched by the expressions of that index, so that nothing needs sorting. */
const cpu: (typeof targetClauses)['cpu'] = ({ names }) => {
  const [only, ...others] = names;
  if (!only || others.length > 0) return targetClauses.cpu({ names });
  return onTarget((param) => `${cpuKey('t.name')} = ${param(only.name)} AND ${cpuKey('t.subtype')} = ${param(only.subtype)}`);
};

/**
 * The SQL condition of every field of `TargetFilter`. A version of an extension, and its package, have the targets of the build.
 */
export const targetOwnClauses: Clauses<TargetFilter> = {
  versionId: (id) =>
    onTarget((param) => `t.version_id IN (SELECT v.build_id FROM package_version v WHERE v.id = ${param(id, 'uuid')})`),
  packageId: (id) =>
    onTarget((param) => `t.version_id IN (SELECT v.build_id FROM package_version v WHERE v.package_id = ${param(id, 'uuid')})`),
  catalogId: (id) => onTarget((param) => `t.catalog_id = ${param(id, 'uuid')}`),
  type: (types) => onTarget((param) => `lower(t.type) = ANY (${param(lower(types), 'text[]')})`),
  name: (text) => onTarget((param) => `lower(t.name) LIKE ${param(contains(text))}`),
  subtype: (text) => onTarget((param) => `lower(t.subtype) LIKE ${param(contains(text))}`),
  location: (text) => onTarget((param) => `lower(t.location) LIKE ${param(contains(text))}`),
  hasGpu: (hasGpu) => onTarget(() => (hasGpu ? NAMES_GPU : `NOT (${NAMES_GPU})`)),
  ...targetClauses,
  cpu,
};

/** Targets belong to builds, whose versions name their sets. */
const onHost = (host: HostScope): Clause =>
  onTarget(
    (param) =>
      `EXISTS (SELECT FROM package_version v JOIN package_version b ON b.id = v.build_id WHERE v.id = t.version_id AND ${availableTarget(host).sql(param)})`,
  );

function conditions(
  { offering, runsOn, ...filter }: TargetFilter & Pick<AggregateFilter, 'offering' | 'runsOn'>,
  param: Params['add'],
): string[] {
  const clauses = [...clausesFrom(targetOwnClauses, filter), ...(runsOn ? [onHost(runsOn)] : [])];
  const own = clauses.map(({ sql }) => sql(param));
  return [
    ...own,
    ...withinOffering(offering, 't.catalog_id', param, (link) => withinLink(link, true).map(({ sql }) => sql(param))),
  ];
}

/** The listing of targets. They cannot be searched. */
export const targets: Listing<TargetRow, TargetFilter & Pick<AggregateFilter, 'offering' | 'runsOn'>, TargetOrderField> = {
  name: 'targets',
  alias: 't',
  from: 'target t',
  joins: { p: 'LEFT JOIN package p ON p.id = t.package_id' },
  fields: defineFields<TargetRow, TargetColumns>(
    {
      uuid: 't.id',
      createdAt: 't.created_at',
      modifiedAt: 't.modified_at',
      versionId: 't.version_id',
      type: 't.type',
      name: 't.name',
      subtype: 't.subtype',
      location: 't.location',
      metadata: 't.metadata',
      gpuArchitectures: 't.gpu_architectures',
      cpuFamily: `(CASE WHEN t.type = 'cpu_architecture' THEN t.name END)`,
      cpuMicroarchitecture: `(CASE WHEN t.type = 'cpu_architecture' THEN t.subtype END)`,
    },
    { id: idOf('Target') },
    { parents: { packageVersion: { ...versions, idField: 'versionId' } } },
  ),
  conditions,
  walksJoined: ({ offering, runsOn, ...filter }) => !offering && !runsOn && clausesFrom(targetOwnClauses, filter).length === 0,
  orders: {
    CPU_FAMILY: () => [column(cpuKey('t.name'))],
    CPU_MICROARCHITECTURE: () => [column(cpuKey('t.subtype'))],
    PACKAGE_NAME: () => [joinedColumn('p', 'sort_name'), joinedColumn('p', 'name')],
    TYPE: () => [column('t.type')],
    NAME: () => [column('t.name')],
    CREATED_AT: () => [column('t.created_at', 'timestamptz')],
  },
};
