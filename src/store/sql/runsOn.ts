import type { CatalogTargets } from '../../domain/hosts/catalogTargets.ts';
import type { CatalogGrants } from '../../domain/hosts/hostCatalogs.ts';
import type { Grant } from '../../domain/hosts/grant.ts';
import type { IssueMatch, KnownIssue } from '../../domain/hosts/knownIssue.ts';
import { type Clause, concernTargets, escapeLike } from './clause.ts';
import type { Params } from './params.ts';
import { tablesText } from './tablesText.ts';
import { TARGET_PATH } from './targetSets.ts';
import { versionTables } from './versionTables.ts';

/** The builds that a host gets. Wraps the list, because an empty one must match nothing. */
export interface HostScope {
  readonly grants: readonly CatalogGrants[];
  /** The ids of the catalogs of which it gets every version. */
  readonly whole: readonly string[];
  /** The ids of all other catalogs. */
  readonly others: readonly string[];
  /** The host, which identifies the scope within a request. */
  toJSON(): string;
}

type Param = Params['add'];

/** The scope of a host. @param key identifies the host */
export function hostScope(key: string, grants: readonly CatalogGrants[], catalogs: readonly CatalogTargets[]): HostScope {
  const isWhole = ({ id, sets }: CatalogTargets): boolean => {
    const certain = grants.filter((group) => group.catalogId === id && group.grants[0]?.unless.length === 0);
    return certain.flatMap(({ setIds }) => setIds).length === sets.size;
  };
  const whole = catalogs.filter(isWhole).map(({ id }) => id);
  const others = catalogs.map(({ id }) => id).filter((id) => !whole.includes(id));
  return { grants, whole, others, toJSON: () => key };
}

/** A condition on the version `v`, and on its build `b`: the host gets a build of it. */
export const availableVersion = (host: HostScope): Clause => ({
  level: 'build',
  sql: (param) =>
    anyOf([
      // Not by the ids of these catalogs: PostgreSQL would expect few rows, and sort all of them before it takes the first.
      ...(host.whole.length > 0 ? [`v.catalog_id <> ALL (${param(host.others, 'uuid[]')})`] : []),
      ...partial(host).map((group) => groupCondition(group, param, (grant) => unblocked(grant, param))),
    ]),
});

/** The grants of catalogs of which the host does not get every version. */
const partial = ({ grants, whole }: HostScope): readonly CatalogGrants[] =>
  grants.filter(({ catalogId }) => !whole.includes(catalogId));

/** The scope without the catalogs of which the host gets every version. */
export const withoutWhole = (host: HostScope): HostScope => ({
  grants: partial(host),
  whole: [],
  others: [],
  toJSON: () => host.toJSON(),
});

/** The scope within catalogs; null for all. */
export function withinCatalogs(host: HostScope | null | undefined, catalogIds: readonly string[] | null): HostScope | null {
  if (!host || !catalogIds) return host ?? null;
  return {
    grants: host.grants.filter(({ catalogId }) => catalogIds.includes(catalogId)),
    whole: host.whole.filter((id) => catalogIds.includes(id)),
    others: host.others.filter((id) => catalogIds.includes(id)),
    toJSON: () => host.toJSON(),
  };
}

/** A condition on the package `p`: the host gets a version of it. For conditions on its versions and targets, see `withinHost`. */
export const availablePackage = (host: HostScope): Clause => ({
  level: 'row',
  sql: (param) => {
    const { whole } = host;
    const others = withoutWhole(host);
    return anyOf([
      ...(whole.length > 0 ? [`(p.catalog_id = ANY (${param(whole, 'uuid[]')}) AND p.version_count > 0)`] : []),
      ...(others.grants.length > 0 ? [packageOf(availableVersion(others).sql(param))] : []),
    ]);
  },
});

/** The package `p` has a version with a condition on it and its build. */
const packageOf = (version: string): string =>
  `p.id IN (SELECT v.package_id FROM ${tablesText(versionTables, [version])} WHERE ${version})`;

/**
 * The conditions of a host on versions, and on targets if others are: then both must hold for one and the same target.
 * @param clauses the other conditions
 */
export function withinHost(
  host: HostScope | null | undefined,
  clauses: readonly Clause[],
  hasGpu: boolean | null | undefined,
): Clause[] {
  if (!host) return [];
  return concernTargets(clauses, hasGpu) ? [availableVersion(host), availableTarget(host)] : [availableVersion(host)];
}

/** A condition on the target `t` of the version `v` and its build `b`: the host gets this target. Targets that are no CPUs match. */
export const availableTarget = ({ grants }: HostScope): Clause => ({
  level: 'target',
  sql: (param) =>
    anyOf([
      `t.type <> 'cpu_architecture'`,
      ...grants.map((group) => groupCondition(group, param, (grant) => allOf([isCpu(grant, param), unblocked(grant, param)]))),
    ]),
});

/** The CPU of the target that a host gets of the version `v` and its build `b`, as a path; null if it gets none, or the version names no CPU. */
export function grantedCpu({ grants }: HostScope, param: Param): string {
  const cases = grants.flatMap((group) =>
    group.grants.flatMap((grant) => {
      if (grant.cpu === null) return [];
      const condition = groupCondition({ ...group, grants: [grant] }, param, () => unblocked(grant, param));
      return [`WHEN ${condition} THEN ${param(grant.cpu)}::text`];
    }),
  );
  return cases.length === 0 ? 'NULL::text' : `CASE ${cases.join(' ')} END`;
}

function groupCondition({ catalogId, setIds, grants }: CatalogGrants, param: Param, condition: (grant: Grant) => string): string {
  const own = `v.catalog_id = ${param(catalogId, 'uuid')} AND v.target_set_id = ANY (${param(setIds, 'int[]')})`;
  return allOf([own, anyOf(grants.map(condition))]);
}

function isCpu({ cpu }: Grant, param: Param): string {
  return cpu === null ? 'false' : `${TARGET_PATH} = ${param(cpu)}`;
}

const unblocked = ({ unless, onlyIf }: Grant, param: Param): string =>
  allOf([
    ...unless.map((issue) => `NOT ${concerns(issue, param)}`),
    ...onlyIf.map((issues) => anyOf(issues.map((issue) => concerns(issue, param)))),
  ]);

/** Whether an issue concerns a version by its toolchain and module, as `concernsVersion` of the domain. */
export const concerns = ({ match: { toolchains, modules } }: Pick<KnownIssue, 'match'>, param: Param): string =>
  allOf([
    ...fits(`b.toolchain_name || '/' || coalesce(b.toolchain_version, '')`, toolchains, param),
    ...fits(
      `CASE WHEN b.module_version = '' THEN nullif(b.module_name, '') ELSE b.module_name || '/' || b.module_version END`,
      modules,
      param,
    ),
  ]);

/** Whether the issue depends on the version, and not only on its catalog and targets. */
export const dependsOnVersion = ({ toolchains, modules }: IssueMatch): boolean =>
  toolchains !== undefined || modules !== undefined;

const fits = (text: string, patterns: readonly string[] | undefined, param: Param): string[] =>
  patterns === undefined ? [] : [`coalesce((${text}) LIKE ANY (${param(patterns.map(likePattern), 'text[]')}), false)`];

const likePattern = (pattern: string): string => pattern.split('*').map(escapeLike).join('%');

const allOf = (conditions: readonly string[]): string =>
  joined(
    conditions.filter((one) => one !== 'true'),
    'AND',
    'true',
  );

const anyOf = (conditions: readonly string[]): string =>
  conditions.includes('true')
    ? 'true'
    : joined(
        conditions.filter((one) => one !== 'false'),
        'OR',
        'false',
      );

function joined(conditions: readonly string[], operator: 'AND' | 'OR', empty: string): string {
  const [first = empty, ...others] = conditions;
  return others.length === 0 ? first : `(${conditions.join(` ${operator} `)})`;
}
