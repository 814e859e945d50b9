import { compareVersions } from '../version.ts';
import { clashOf, type EnvironmentBuild, type PackageBuilds } from './environmentBuild.ts';

/** Why there is no option, or none with some toolchain families of a package. */
export interface EnvironmentProblem {
  /** As asked. */
  readonly package: string;
  readonly message: string;
  /** Toolchain families that it has and no option has, newest first. */
  readonly toolchainFamilies: readonly string[];
}

type Requested = PackageBuilds<EnvironmentBuild>;

/** At most one problem a package, in the order asked. */
export function environmentProblems(
  requested: readonly Requested[],
  options: readonly { readonly toolchainFamily: string }[],
): EnvironmentProblem[] {
  const offered = new Set(options.map(({ toolchainFamily }) => toolchainFamily));
  return requested.flatMap((one) => {
    const families = [...one.byFamily.keys()].filter((family) => family !== '' && !offered.has(family));
    const toolchainFamilies = families.sort((a, b) => compareVersions(b, a));
    const message = messageOf(one, requested, toolchainFamilies, offered);
    return message === null ? [] : [{ package: one.name, message, toolchainFamilies }];
  });
}

function messageOf(
  one: Requested,
  requested: readonly Requested[],
  families: readonly string[],
  offered: ReadonlySet<string>,
): string | null {
  if (!one.hasBuilds) return 'It has no versions.';
  if (one.byFamily.size === 0) return 'None of its builds is available on the host.';
  if (families.length > 0) return withoutOption(one, requested, families);
  const isAlone = requested.length > 1 && ![...one.byFamily.keys()].some((family) => offered.has(family));
  return isAlone ? 'Its builds name no toolchain family, so each of them can only be loaded alone.' : null;
}

/** The families by reason: packages that have no build with them, or clashes. */
function withoutOption(one: Requested, requested: readonly Requested[], families: readonly string[]): string {
  const byReason = new Map<string, string[]>();
  for (const family of families) {
    const reason = reasonOf(one, requested, family);
    byReason.set(reason, [...(byReason.get(reason) ?? []), family]);
  }
  return Array.from(byReason, ([reason, some]) => `${some.join(', ')}: ${reason}`).join(' ');
}

function reasonOf(one: Requested, requested: readonly Requested[], family: string): string {
  const lacking = requested.filter(({ byFamily }) => !byFamily.has(family)).map(({ name }) => name);
  if (lacking.length > 0) return `not available for ${lacking.join(', ')}.`;
  for (const other of requested) {
    const clash = clashIn(one, other, family);
    if (clash !== undefined) return `its modules and those of ${other.name} need different versions of ${clash}.`;
  }
  return 'no builds that load at once were found.';
}

/** A module that prevents every build of one package with every build of another; that of the newest ones is named. */
function clashIn(one: Requested, other: Requested, family: string): string | undefined {
  const [builds, others] = [one.byFamily.get(family) ?? [], other.byFamily.get(family) ?? []];
  const clashes = builds.flatMap((build) => others.map((another) => clashOf(build, another)));
  return clashes.every((clash) => clash !== undefined) ? clashes[0] : undefined;
}
