import { fullModuleName } from '../loadCommands.ts';
import { compareVersions } from '../version.ts';
import { isSameVersion, moduleName, type MoveBuild, type MovedModule, type MoveState, softwareVersion } from './moveBuild.ts';

/** What a sentence about a module refers to. */
export interface MoveReasons {
  /** The catalogs by name and version; null where the modules can be from any. */
  readonly fromLabel: string | null;
  readonly toLabel: string;
  /** The toolchain family of most of the modules. */
  readonly family: string;
}

const nameOf = ({ text, builds, from }: MovedModule<MoveBuild>) =>
  builds[0]?.packageName ?? from?.packageName ?? moduleName(text);

/** Why a module without a replacement has none. */
export function reasonWithout(moved: MovedModule<MoveBuild>, { fromLabel, toLabel }: MoveReasons): string {
  const name = nameOf(moved);
  if (moved.builds.length > 0) return `${toLabel} has no build of ${name} that is available on the host.`;
  if (moved.from) return `${toLabel} has no ${name}.`;
  if (moved.text.includes('$')) return 'It is written with a variable, whose value is not known.';
  if (fromLabel === null) return `No catalog has a module ${name}.`;
  return fromLabel === toLabel
    ? `${toLabel} has no module ${name}.`
    : `Neither ${fromLabel} nor ${toLabel} has a module ${name}.`;
}

/** Why a build takes the place of a module. */
export function reasonFor(
  moved: MovedModule<MoveBuild>,
  to: MoveBuild,
  state: Exclude<MoveState, 'GONE' | 'UNKNOWN'>,
  { toLabel, family }: MoveReasons,
): string {
  const name = nameOf(moved);
  const version = softwareVersion(moved) ?? '';
  if (state === 'SAME')
    return moved.moduleVersion === null ? `${toLabel} has ${name} ${to.version}.` : `${toLabel} has this module.`;
  if (state === 'REBUILT')
    return to.module
      ? `${toLabel} has ${name} ${to.version} with another toolchain or suffix, as ${fullModuleName(to.module)}.`
      : `${toLabel} has ${to.packageName} ${to.version}, without a module.`;
  const same = moved.builds.filter((build) => isSameVersion(moved, build));
  const lacks = same.some(({ isAvailable }) => isAvailable)
    ? `${toLabel} has ${name} ${version}, but not with ${family}, the toolchain family of most of the modules`
    : `${toLabel} has no ${name} ${version}${same.length > 0 ? ' that is available on the host' : ''}`;
  const within = isNearerElsewhere(moved, to) ? ` with ${family}` : '';
  return `${lacks}; ${to.version} is the ${state === 'NEWER' ? 'next newer version' : 'newest of the older versions'}${within}.`;
}

/** Whether another toolchain family has a version that is nearer to that of the module. */
function isNearerElsewhere(moved: MovedModule<MoveBuild>, to: MoveBuild): boolean {
  const version = softwareVersion(moved) ?? '';
  return moved.builds.some(
    (build) =>
      build.isAvailable &&
      Math.sign(compareVersions(build.version, version)) * Math.sign(compareVersions(to.version, build.version)) > 0,
  );
}
