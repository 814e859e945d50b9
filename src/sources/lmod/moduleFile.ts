import { cleanDescription, cleanName, cleanText } from '../parsing/clean.ts';
import { isRecord, listOf, recordOf, shown } from '../parsing/json.ts';
import { InvalidEntry } from '../parsing/invalidEntry.ts';
import { readWhatis, type Whatis } from './whatis.ts';

/** A chain of modules that have to be loaded first, in order. */
export type Chain = readonly string[];

/** A module file, of which several can have one full name: they differ by what has to be loaded before. */
export interface ModuleFile {
  readonly path: string;
  /** What follows `module load`. */
  readonly fullName: string;
  /** Empty if upstream states none. */
  readonly version: string;
  readonly isHidden: boolean;
  readonly isDefault: boolean;
  /** Sorts the versions of a package. */
  readonly sortKey: string;
  /** Empty if the module can be loaded at once; otherwise one of the chains has to be loaded first. */
  readonly chains: readonly Chain[];
  readonly family: string;
  readonly isGpu: boolean;
  /** The extensions that it brings, as `name/version`. */
  readonly extensions: readonly string[];
  readonly whatis: Whatis;
  readonly help: string;
}

/** Reads a module file. @throws InvalidEntry */
export function readModuleFile(packageName: string, path: string, value: unknown): ModuleFile {
  const json = recordOf(value, 'A module');
  const fullName = cleanName(json.fullName, 'A full name');
  if (fullName !== packageName && !fullName.startsWith(`${packageName}/`))
    throw new InvalidEntry(
      `The full name of a module begins with the name of its package, ${shown(packageName)}, not ${shown(fullName)}.`,
    );
  const sortKey = cleanText(json.wV);
  return {
    path: cleanText(path),
    fullName,
    // Lmod writes false for a module without a version.
    version: cleanText(json.Version),
    isHidden: json.hidden === true,
    isDefault: sortKey.startsWith('^'),
    sortKey: sortKey.replace(/^\^/, ''),
    chains: listOf(json.parentAA)
      .map(readChain)
      .filter((chain) => chain.length > 0),
    family: cleanText(json.family),
    isGpu: namesGpu(json.propT),
    extensions: listOf(json.provides).map(cleanText).filter(Boolean),
    whatis: readWhatis(listOf(json.whatis).map(cleanText), cleanText(json.Description)),
    help: cleanDescription(json.help),
  };
}

const readChain = (value: unknown): Chain => listOf(value).map((name) => cleanName(name, 'A module to load first'));

/** Whether the property `arch` has the value `gpu`, which Lmod's configuration file defines. */
function namesGpu(properties: unknown): boolean {
  const arch = isRecord(properties) ? properties.arch : null;
  return isRecord(arch) && Object.keys(arch).some((name) => name.split(':').includes('gpu'));
}
