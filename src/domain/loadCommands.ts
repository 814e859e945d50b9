import type { CatalogSource, JsonObject } from './catalog.ts';
import type { Module } from './snapshot.ts';

/** The full name, e.g. `GROMACS/2024.4-foss-2023b`. */
export const fullModuleName = ({ name, version }: Module): string => (version === '' ? name : `${name}/${version}`);

/** The command that loads a module, and with it all modules it requires. */
export const moduleCommands = (module: Module): string[] => [`module load ${fullModuleName(module)}`];

/**
 * The commands for EESSI: first the release of the stack, then the module. A release of the development stack for RISC-V (2025.06-001)
 * is loaded by the module of its base release (https://www.eessi.io/docs/repositories/dev.eessi.io-riscv/).
 */
export function eessiCommands(release: string, module: Module): string[] {
  const override = isDevelopment(release) ? [`export EESSI_VERSION_OVERRIDE=${release}`] : [];
  return [...override, `module load EESSI/${baseRelease(release)}`, ...moduleCommands(module)];
}

const DEVELOPMENT = /^(\d{4}\.\d{2})-\d{3}$/;

/** Whether an EESSI release belongs to the development stack, e.g. 2025.06-001. */
export const isDevelopment = (release: string): boolean => DEVELOPMENT.test(release);

/** The release that modules require: 2025.06 for 2025.06-001, otherwise the release itself. */
export const baseRelease = (release: string): string => release.replace(DEVELOPMENT, '$1');

/** The commands for Spack. `@=` requests exactly this version; a branch is requested with `@`. */
export function spackCommands(name: string, version: string, isBranch: boolean): string[] {
  const spec = `${name}${isBranch ? '@' : '@='}${version}`;
  return [`spack install ${spec}`, `spack load ${spec}`];
}

/** The properties of a version that determine its load commands. */
export interface Loadable {
  readonly catalog: { readonly name: string; readonly version: string; readonly source: CatalogSource | null };
  readonly packageName: string;
  readonly version: string;
  readonly module: Module | null;
  readonly requiredModules: readonly Module[];
  readonly metadata: JsonObject;
}

/** The load commands of a manually created version; empty if its catalog does not determine them. */
export function loadCommandsOf({ catalog, packageName, version, module, requiredModules, metadata }: Loadable): string[] {
  if (module) {
    const release = releaseOf(catalog, requiredModules);
    return release === null ? moduleCommands(module) : eessiCommands(release, module);
  }
  const isSpack = catalog.source === 'SPACK' || catalog.name.toLowerCase() === 'spack';
  return isSpack ? spackCommands(packageName, version, Boolean(metadata['branch'])) : [];
}

/** The EESSI release to load first; null if the version does not belong to EESSI. */
function releaseOf({ name, version, source }: Loadable['catalog'], [first]: readonly Module[]): string | null {
  const required = first?.name === 'EESSI' ? first.version : null;
  if (required !== null && baseRelease(version) !== required) return required;
  return required !== null || source === 'EESSI' || name === 'EESSI' ? version : null;
}

/** The full names of the modules that commands load, in order. */
export const moduleChain = (commands: readonly string[]): string[] =>
  commands.flatMap((command) => /^module load (.+)$/.exec(command)?.[1] ?? []);
