import type { EnvironmentOption } from '../hosts/environment.ts';
import { type Loadable, loadable, loadTogether } from '../hosts/environmentBuild.ts';
import { compareVersions } from '../version.ts';
import { isSameModule, isSameVersion, type MoveBuild, type MovedModule, type MoveState, softwareVersion } from './moveBuild.ts';
import { moveFamily } from './moveFamily.ts';
import { type MoveReasons, reasonFor, reasonWithout } from './moveReason.ts';
import { replacements } from './replacements.ts';

/** What becomes of a module. */
export interface MoveStep<Build extends MoveBuild> {
  readonly module: string;
  readonly state: MoveState;
  readonly from: Build | null;
  readonly to: Build | null;
  /** A sentence. */
  readonly reason: string;
}

/** What becomes of some modules in another catalog. */
export interface MovePlan<Build extends MoveBuild> {
  /** One a module, in the given order. */
  readonly steps: readonly MoveStep<Build>[];
  /** The replacements, if they load together. */
  readonly environment: EnvironmentOption<Build> | null;
}

/** The names of the catalogs. */
type Labels = Omit<MoveReasons, 'family'>;

/**
 * Plans a move: of the available builds it takes the toolchain family that serves most modules, there the same version, else the next
 * newer, else the newest of the older ones. A module without a build of that family gets one of another. Of builds that are equally good
 * by their version, one is taken that loads together with the others.
 */
export function planMove<Build extends MoveBuild>(modules: readonly MovedModule<Build>[], labels: Labels): MovePlan<Build> {
  const available = modules.map((moved) => ({ ...moved, builds: moved.builds.filter(({ isAvailable }) => isAvailable) }));
  const family = moveFamily(available);
  const options = available.map((moved) => {
    const inFamily = moved.builds.filter(({ families }) => families.includes(family));
    return replacements(moved, inFamily.length > 0 ? inFamily : moved.builds);
  });
  const { chosen, areTogether } = chooseTogether(options);
  const reasons = { ...labels, family };
  const steps = modules.map((moved, index) => stepOf(moved, chosen[index] ?? null, reasons));
  return { steps, environment: areTogether ? environmentOf(chosen, family) : null };
}

function stepOf<Build extends MoveBuild>(moved: MovedModule<Build>, to: Build | null, reasons: MoveReasons): MoveStep<Build> {
  const { text: module, from } = moved;
  if (!to) {
    const state = from || moved.builds.length > 0 ? 'GONE' : 'UNKNOWN';
    return { module, state, from, to, reason: reasonWithout(moved, reasons) };
  }
  const state = stateOf(moved, to);
  return { module, state, from, to, reason: reasonFor(moved, to, state, reasons) };
}

function stateOf(moved: MovedModule<MoveBuild>, to: MoveBuild): 'SAME' | 'REBUILT' | 'NEWER' | 'OLDER' {
  const version = softwareVersion(moved);
  if (version === null || isSameModule(moved, to)) return 'SAME';
  if (isSameVersion(moved, to)) return 'REBUILT';
  return compareVersions(to.version, version) > 0 ? 'NEWER' : 'OLDER';
}

interface Choice<Build> {
  /** One for each list of options; null for an empty one. */
  readonly chosen: readonly (Build | null)[];
  readonly areTogether: boolean;
}

/** Of each list the first build that loads together with those chosen before, those with the fewest options first; else the first one. */
function chooseTogether<Build extends MoveBuild>(options: readonly (readonly Build[])[]): Choice<Build> {
  const chosen = options.map((builds) => builds[0] ?? null);
  const loaded: Loadable<Build>[] = [];
  const order = [...options.keys()].toSorted((a, b) => (options[a]?.length ?? 0) - (options[b]?.length ?? 0));
  let areTogether = true;
  for (const index of order) {
    if (!areTogether || !chosen[index]) continue;
    const fitting = options[index]?.map(loadable).find((one) => loaded.every((other) => loadTogether(one, other)));
    areTogether = fitting !== undefined;
    if (!fitting) continue;
    chosen[index] = fitting.build;
    loaded.push(fitting);
  }
  return { chosen, areTogether };
}

/** Builds load together only with a common family; a build without one alone. */
function environmentOf<Build extends MoveBuild>(
  chosen: readonly (Build | null)[],
  family: string,
): EnvironmentOption<Build> | null {
  const builds = [...new Set(chosen.filter((build) => build !== null))];
  const [first, ...others] = builds;
  if (!first) return null;
  if (others.length === 0 && first.families.length === 0) return { toolchainFamily: '', builds };
  return builds.every(({ families }) => families.includes(family)) ? { toolchainFamily: family, builds } : null;
}
