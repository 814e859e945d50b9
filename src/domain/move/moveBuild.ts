import type { EnvironmentBuild } from '../hosts/environmentBuild.ts';

/** A build that a module is, or that can take its place. */
export interface MoveBuild extends EnvironmentBuild {
  readonly packageName: string;
  readonly version: string;
  readonly versionSuffix: string;
}

/** A module that is to be replaced. */
export interface MovedModule<Build extends MoveBuild> {
  /** As in the text. */
  readonly text: string;
  /** The version behind the name, with toolchain and suffix; null for a name alone. */
  readonly moduleVersion: string | null;
  /** The build that it is; null if it is not known. */
  readonly from: Build | null;
  /** The builds of the package in the other catalog, newest first, available or not. */
  readonly builds: readonly Build[];
}

/** What can be said about a module in another catalog. */
export const MOVE_STATES = ['SAME', 'REBUILT', 'NEWER', 'OLDER', 'GONE', 'UNKNOWN'] as const;

/** What can be said about a module in another catalog. */
export type MoveState = (typeof MOVE_STATES)[number];

/** The name of a module without its version: what stands before the first slash. */
export const moduleName = (text: string): string => text.split('/')[0] ?? text;

/** The toolchain at the end of a module's version: `-foss-2023b`, `-GCCcore-12.3.0-Java-11`. */
const TOOLCHAIN = /-\p{L}[\p{L}\p{N}_]*-\d.*$/u;

/** The version of the software that a module is; null for a name alone. */
export const softwareVersion = ({ from, moduleVersion }: MovedModule<MoveBuild>): string | null =>
  moduleVersion === null ? null : (from?.version ?? moduleVersion.replace(TOOLCHAIN, ''));

/** Whether a build has the very module. */
export const isSameModule = ({ text, from, moduleVersion }: MovedModule<MoveBuild>, { module }: MoveBuild): boolean =>
  module !== null &&
  module.version === (from?.module?.version ?? moduleVersion) &&
  module.name.toLowerCase() === moduleName(text).toLowerCase();

/** Whether a build has the same version. */
export const isSameVersion = (moved: MovedModule<MoveBuild>, build: MoveBuild): boolean =>
  build.version === softwareVersion(moved) || isSameModule(moved, build);
