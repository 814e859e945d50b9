import type { CatalogSource, JsonObject } from './catalog.ts';
import type { Module } from './snapshot.ts';

/** What is typed: `GROMACS/2024.4-foss-2023b`. */
export const fullModuleName = ({ name, version }: Module): string => (version === '' ? name : `${name}/${version}`);

/** EESSI: the release of the stack first, then the module itself, which loads all it requires. */
export function moduleCommands(stack: Module | null, module: Module): string[] {
  return [...(stack ? [stack] : []), module].map((loaded) => `module load ${fullModuleName(loaded)}`);
}

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
  if (module) return moduleCommands(stackOf(catalog, requiredModules), module);
  const isSpack = catalog.source === 'SPACK' || catalog.name.toLowerCase() === 'spack';
  return isSpack ? spackCommands(packageName, version, Boolean(metadata['branch'])) : [];
}

function stackOf({ name, version, source }: Loadable['catalog'], [first]: readonly Module[]): Module | null {
  if (first?.name === 'EESSI') return first;
  return source === 'EESSI' || name === 'EESSI' ? { name: 'EESSI', version } : null;
}
