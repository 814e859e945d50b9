import { moduleCommands } from '../../domain/loadCommands.ts';
import type { Module, SnapshotExtension, SnapshotTarget, SnapshotVersion } from '../../domain/snapshot.ts';
import { cleanName } from '../parsing/clean.ts';
import { InvalidEntry } from '../parsing/invalidEntry.ts';
import { shown } from '../parsing/json.ts';
import type { Chain, ModuleFile } from './moduleFile.ts';
import { targetsOf } from './moduleTargets.ts';

/** The version of a module whose name has none. */
const NO_VERSION = 'default';

/** Reads a version: the module files with one full name, which differ by what has to be loaded first. @throws InvalidEntry */
export function readVersion(packageName: string, files: readonly ModuleFile[], target: SnapshotTarget | null): SnapshotVersion {
  const [first] = files;
  if (!first) throw new InvalidEntry('A version has a module file.');
  const module = { name: packageName, version: first.fullName.slice(packageName.length + 1) };
  const chains = chainsOf(files);
  const required = (chains[0] ?? []).map(moduleNamed);
  return {
    version: first.version || module.version || NO_VERSION,
    releaseDate: null,
    description: first.whatis.description || null,
    module,
    requiredModules: required,
    toolchain: null,
    toolchainFamilies: [],
    versionSuffix: '',
    metadata: {
      ...(chains.some((chain) => chain.length > 0) ? { parents: chains.map((chain) => [...chain]) } : {}),
      ...(files.some(({ isDefault }) => isDefault) ? { default: true } : {}),
      ...(first.family ? { family: first.family } : {}),
      ...(first.help ? { help: first.help } : {}),
    },
    loadCommands: [...required, module].flatMap(moduleCommands),
    targets: targetsOf(files, target),
    extensions: first.extensions.map(extensionNamed),
  };
}

/** The distinct chains, the shortest first; an empty one where a file can be loaded at once. */
function chainsOf(files: readonly ModuleFile[]): Chain[] {
  const chains = files.flatMap((file) => (file.chains.length > 0 ? file.chains : [[]]));
  const distinct = new Map(chains.map((chain) => [chain.join('\n'), chain]));
  return [...distinct].sort(([one, a], [other, b]) => a.length - b.length || (one < other ? -1 : 1)).map(([, chain]) => chain);
}

function moduleNamed(fullName: string): Module {
  const [name = '', ...version] = fullName.split('/');
  return { name, version: version.join('/') };
}

/** Lmod does not say what an extension is one of. */
function extensionNamed(fullName: string): SnapshotExtension {
  const { name, version } = moduleNamed(fullName);
  if (version === '') throw new InvalidEntry(`An extension is written name/version, not ${shown(fullName)}.`);
  return { ecosystem: 'COMPONENT', name: cleanName(name, 'The name of an extension'), version: cleanName(version, 'A version') };
}
