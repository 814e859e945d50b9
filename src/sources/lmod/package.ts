import type { SnapshotPackage, SnapshotTarget, SnapshotVersion } from '../../domain/snapshot.ts';
import type { Report } from '../parsing/invalidEntry.ts';
import { tryRead } from '../parsing/invalidEntry.ts';
import type { JsonRecord } from '../parsing/json.ts';
import { type ModuleFile, readModuleFile } from './moduleFile.ts';
import { readVersion } from './version.ts';

/** What the modules of a tree share. */
export interface TreeOptions {
  readonly report: Report;
  /** The target of every module; null where the paths say what they are for. */
  readonly target: SnapshotTarget | null;
}

/** Reads a package, whose versions are its full names; null if all of its modules are hidden. */
export function readPackage(name: string, json: JsonRecord, { report, target }: TreeOptions): SnapshotPackage | null {
  const files = Object.entries(json).flatMap(([path, value]) => tryRead(() => readModuleFile(name, path, value), report) ?? []);
  const shown = files.filter(({ isHidden }) => !isHidden).sort(newestFirst);
  const [first] = shown;
  if (!first) return null;
  const { description, homepage, categories } = (shown.find(({ isDefault }) => isDefault) ?? first).whatis;
  return {
    kind: 'package',
    ecosystem: 'SOFTWARE',
    name,
    description,
    homepage,
    categories,
    licenses: [],
    maintainers: [],
    dependencies: [],
    provides: [],
    versions: byFullName(shown).flatMap((same) => tryRead(() => versionOf(name, same, { target, description }), report) ?? []),
  };
}

/** The files of each full name, in their order. */
function byFullName(files: readonly ModuleFile[]): ModuleFile[][] {
  const groups = new Map<string, ModuleFile[]>();
  for (const file of files) groups.set(file.fullName, [...(groups.get(file.fullName) ?? []), file]);
  return [...groups.values()];
}

/** @param description that of the package, which its versions need not repeat */
function versionOf(
  name: string,
  files: readonly ModuleFile[],
  { target, description }: { readonly target: SnapshotTarget | null; readonly description: string },
): SnapshotVersion {
  const version = readVersion(name, files, target);
  return { ...version, description: version.description === description ? null : version.description };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** In an order that does not depend on that of the file, which Lmod writes in any. */
const newestFirst = (a: ModuleFile, b: ModuleFile): number =>
  compare(b.sortKey, a.sortKey) || compare(a.fullName, b.fullName) || compare(a.path, b.path);
