import { type EnabledCpus, enablesCpu, isRestricted } from '../../domain/enabledCpus.ts';
import type { TargetSet } from '../../domain/targetSet.ts';
import type { Params } from './params.ts';
import type { Clause } from './clause.ts';

/** The part of a catalog that a link of an offering allows; an empty list allows everything. */
export interface LinkScope extends EnabledCpus {
  readonly catalogId: string;
  /** The target sets of the catalog's versions by their numbers; only of a restricted link. */
  readonly sets: ReadonlyMap<number, TargetSet>;
}

/**
 * The content that an offering allows. Wraps the list, because an empty list in a filter is ignored, while an offering without
 * links allows nothing.
 */
export interface OfferingScope {
  readonly links: readonly LinkScope[];
}

const isWhole = (link: LinkScope): boolean => !isRestricted(link);

/**
 * The condition of a link on targets if others are, so that both hold for one and the same target; else on versions, whose target
 * sets are far fewer than targets.
 */
export function withinLink(link: LinkScope | null, isAboutTargets: boolean): Clause[] {
  if (!link) return [];
  return [isAboutTargets ? allowedTarget(link) : allowedVersion(link)];
}

/** A version `v` of which the link allows a target. */
const allowedVersion = (link: LinkScope): Clause => ({
  level: 'version',
  sql: (param) => {
    const allowed = [...link.sets].filter(([, set]) => set.some((cpu) => enablesCpu(link, cpu))).map(([id]) => id);
    return `v.catalog_id = ${param(link.catalogId, 'uuid')} AND v.target_set_id = ANY (${param(allowed, 'int[]')})`;
  },
});

/** A target `t` that the link allows. */
function allowedTarget({ catalogId, enabledCpuFamilies, enabledCpuMicroarchitectures }: LinkScope): Clause {
  const among = (column: string, values: readonly string[], param: Params['add']) =>
    values.length === 0 ? [] : [`${column} = ANY (${param(values, 'text[]')})`];
  return {
    level: 'target',
    sql: (param) =>
      [
        `t.catalog_id = ${param(catalogId, 'uuid')}`,
        `t.type = 'cpu_architecture'`,
        ...among('t.name', enabledCpuFamilies, param),
        ...among('t.subtype', enabledCpuMicroarchitectures, param),
      ].join(' AND '),
  };
}

/**
 * The conditions of a filter within an offering: one branch for each restricted catalog, and one for all unrestricted catalogs.
 * `conditions` repeats the rest of the filter in every branch, so that it applies to the same target that the link allows; its
 * argument is null where everything is allowed.
 */
export function withinOffering(
  offering: OfferingScope | null | undefined,
  catalogId: string,
  param: Params['add'],
  conditions: (link: LinkScope | null) => string[],
): string[] {
  if (!offering) return conditions(null);
  const whole = offering.links.filter(isWhole).map((link) => link.catalogId);
  const branches = offering.links
    .filter((link) => !isWhole(link))
    .map((link) => [`${catalogId} = ${param(link.catalogId, 'uuid')}`, ...conditions(link)]);
  if (whole.length > 0) branches.push([`${catalogId} = ANY (${param(whole, 'uuid[]')})`, ...conditions(null)]);
  return branches.length === 0 ? ['false'] : [`(${branches.map((branch) => `(${branch.join(' AND ')})`).join(' OR ')})`];
}

/** Splits a filter into one for each branch of its offering. A catalog is linked at most once, so the branches are disjoint. */
export function branchesOf<Filter extends { readonly offering?: OfferingScope | null }>(filter: Filter): Filter[] {
  const { offering } = filter;
  if (!offering) return [filter];
  const restricted = offering.links.filter((link) => !isWhole(link)).map((link) => [link]);
  const whole = offering.links.filter(isWhole);
  return [...restricted, ...(whole.length > 0 ? [whole] : [])].map((links) => ({ ...filter, offering: { links } }));
}

/** The intersection of two scopes. */
export function commonScope(one: OfferingScope, other: OfferingScope | null | undefined): OfferingScope {
  if (!other) return one;
  return { links: one.links.flatMap((link) => other.links.flatMap((also) => commonLink(link, also) ?? [])) };
}

function commonLink(one: LinkScope, other: LinkScope): LinkScope | null {
  if (one.catalogId !== other.catalogId) return null;
  const enabledCpuFamilies = commonValues(one.enabledCpuFamilies, other.enabledCpuFamilies);
  const enabledCpuMicroarchitectures = commonValues(one.enabledCpuMicroarchitectures, other.enabledCpuMicroarchitectures);
  return (
    enabledCpuFamilies &&
    enabledCpuMicroarchitectures && {
      ...one,
      sets: isWhole(one) ? other.sets : one.sets,
      enabledCpuFamilies,
      enabledCpuMicroarchitectures,
    }
  );
}

/** Null when the lists have nothing in common, since an empty list would allow everything. */
function commonValues(one: readonly string[], other: readonly string[]): readonly string[] | null {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const common = one.filter((value) => other.includes(value));
  return common.length === 0 ? null : common;
}
