import { compareVersions } from '../version.ts';
import { buildCombination } from './buildCombination.ts';
import { type EnvironmentBuild, type Loadable, loadable, type PackageBuilds, type RequestedPackage } from './environmentBuild.ts';
import { type EnvironmentProblem, environmentProblems } from './environmentProblems.ts';

/** Maximum number of options. */
const OPTION_LIMIT = 10;

/** Builds that load at once. */
export interface EnvironmentOption<Build extends EnvironmentBuild> {
  /** The toolchain family that all of them fit, e.g. 2023b_foss; empty for a build without one, which fits no other. */
  readonly toolchainFamily: string;
  /** One build a package, in the order asked. */
  readonly builds: readonly Build[];
}

/** The options for a request, and why there are no more. */
export interface Environment<Build extends EnvironmentBuild> {
  /** Newest toolchain family first, at most ten. */
  readonly options: readonly EnvironmentOption<Build>[];
  readonly problems: readonly EnvironmentProblem[];
}

/**
 * Which builds of some packages load at once. They do if they share a toolchain family, and no module has two versions among them and
 * what they require. There is one option for each family: of each package the newest build that fits.
 */
export function findEnvironment<Build extends EnvironmentBuild>(
  packages: readonly RequestedPackage<Build>[],
): Environment<Build> {
  const requested = packages.map(packageBuilds);
  const options = familiesOf(requested).flatMap((family) => optionOf(requested, family) ?? []);
  return { options: options.slice(0, OPTION_LIMIT), problems: environmentProblems(requested, options) };
}

function packageBuilds<Build extends EnvironmentBuild>({ name, builds }: RequestedPackage<Build>): PackageBuilds<Build> {
  const byFamily = new Map<string, Loadable<Build>[]>();
  for (const one of builds.filter(({ isAvailable }) => isAvailable).map(loadable))
    for (const family of one.build.families.length > 0 ? one.build.families : [''])
      byFamily.set(family, [...(byFamily.get(family) ?? []), one]);
  return { name, hasBuilds: builds.length > 0, byFamily };
}

/** Newest first; none last. A build without a family fits no other, so it is an option for a single package only. */
function familiesOf(requested: readonly PackageBuilds<EnvironmentBuild>[]): string[] {
  const families = new Set(requested.flatMap(({ byFamily }) => [...byFamily.keys()]));
  return [...families].filter((family) => family !== '' || requested.length === 1).sort((a, b) => compareVersions(b, a));
}

function optionOf<Build extends EnvironmentBuild>(
  requested: readonly PackageBuilds<Build>[],
  toolchainFamily: string,
): EnvironmentOption<Build> | null {
  const found = buildCombination(requested.map(({ byFamily }) => byFamily.get(toolchainFamily) ?? []));
  return found && { toolchainFamily, builds: found.map(({ build }) => build) };
}
