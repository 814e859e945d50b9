import type { Ecosystem } from './catalog.ts';
import type { ChangeKind } from './changeKind.ts';
import type { ChangeCounts, ImportSummary } from './summary.ts';

/** A package of one or both of two catalogs, with what differs. */
export interface ComparedPackage {
  /** Its id in the older and in the newer catalog; null where it is missing. */
  readonly fromId: string | null;
  readonly toId: string | null;
  /** Ecosystem and name in the newer catalog, else in the older one. */
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly sortName: string;
  /** Its lower-case name in the older catalog. */
  readonly fromSortName: string | null;
  /** Whether a value of its own differs. */
  readonly isChanged: boolean;
  /** Numbers of its versions. */
  readonly versions: ChangeCounts;
}

/** How a package differs between two catalogs, in itself or in its versions; null if it does not. */
export function kindOf({ fromId, toId, isChanged, versions }: ComparedPackage): ChangeKind | null {
  if (fromId === null) return 'ADDED';
  if (toId === null) return 'REMOVED';
  return isChanged || versions.added + versions.changed + versions.removed > 0 ? 'CHANGED' : null;
}

/** The numbers of packages and versions that differ. As in an import, a package counts as changed if a value of its own differs. */
export function summaryOf(packages: readonly ComparedPackage[]): Omit<ImportSummary, 'targets'> {
  const count = (isCounted: (one: ComparedPackage) => boolean) => packages.filter(isCounted).length;
  const sum = (kind: keyof ChangeCounts) => packages.reduce((total, { versions }) => total + versions[kind], 0);
  const inBoth = ({ fromId, toId }: ComparedPackage) => fromId !== null && toId !== null;
  return {
    packages: {
      added: count(({ fromId }) => fromId === null),
      changed: count((one) => inBoth(one) && one.isChanged),
      removed: count(({ toId }) => toId === null),
      unchanged: count((one) => inBoth(one) && !one.isChanged),
    },
    versions: { added: sum('added'), changed: sum('changed'), removed: sum('removed'), unchanged: sum('unchanged') },
  };
}
