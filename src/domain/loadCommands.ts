import type { CatalogSource, JsonObject } from './catalog.ts';
import type { Module } from './snapshot.ts';

/** What is typed: `GROMACS/2024.4-foss-2023b`. */
export const fullModuleName = ({ name, version }: Module): string => (version === '' ? name : `${name}/${version}`);

/** The module, which loads everything it requires. */
export const moduleCommands = (module: Module): string[] => [`module load ${fullModuleName(module)}`];

/**
 * EESSI: the release of the stack first, then the module. A release of the development stack for RISC-V (2025.06-001) is loaded
 * by the module of the release it belongs to (https://www.eessi.io/docs/repositories/dev.eessi.io-riscv/).
 */
export function eessiCommands(release: string, module: Module): string[] {
  const override = isDevelopment(release) ? [`export EESSI_VERSION_OVERRIDE=${release}`] : [];
  return [...override, `module load EESSI/${baseRelease(release)}`, ...moduleCommands(module)];
}

const DEVELOPMENT = /^(\d{4}\.\d{2})-\d{3}$/;

/** Whether a release of EESSI is one of its development stack: 2025.06-001. */
export const isDevelopment = (release: string): boolean => DEVELOPMENT.test(release);

/** The release that modules require: 2025.06 for 2025.06-001, any other for itself. */
export const baseRelease = (release: string): string => release.replace(DEVELOPMENT, '$1');

/** Spack: `@=` is its sign for this very version; a branch is asked for by its name alone. */
export function spackCommands(name: string, version: string, isBranch: boolean): string[] {
  const spec = `${name}${isBranch ? '@' : '@='}${version}`;
  return [`spack install ${spec}`, `spack load ${spec}`];
}

export interface Loadable {
  readonly catalog: { readonly name: string; readonly version: string; readonly source: CatalogSource | null };
  readonly packageName: string;
  readonly version: string;
  readonly module: Module | null;
  readonly requiredModules: readonly Module[];
  readonly metadata: JsonObject;
}

/** What a person types to use a version that was written by hand; nothing where its catalog says nothing of it. */
export function loadCommandsOf({ catalog, packageName, version, module, requiredModules, metadata }: Loadable): string[] {
  if (module) {
    const release = releaseOf(catalog, requiredModules);
    return release === null ? moduleCommands(module) : eessiCommands(release, module);
  }
  const isSpack = catalog.source === 'SPACK' || catalog.name.toLowerCase() === 'spack';
  return isSpack ? spackCommands(packageName, version, Boolean(metadata['branch'])) : [];
}

/** The release of EESSI that is loaded first; null where none is. */
function releaseOf({ name, version, source }: Loadable['catalog'], [first]: readonly Module[]): string | null {
  const required = first?.name === 'EESSI' ? first.version : null;
  if (required !== null && baseRelease(version) !== required) return required;
  return required !== null || source === 'EESSI' || name === 'EESSI' ? version : null;
}
