import { fullModuleName } from '../../domain/loadCommands.ts';
import type { Module, SnapshotExtension, SnapshotProblem } from '../../domain/snapshot.ts';
import { releaseOf, versionsOf, type BuildOptions } from './build.ts';
import { readExtension, uniqueExtensions } from './extension.ts';
import { readModule } from './module.ts';
import type { SoftwareFile } from './software.ts';
import { parseRecord, recordOf } from '../parsing/json.ts';
import { jsonEntries } from '../parsing/jsonEntries.ts';
import { readEntry } from '../parsing/readEntry.ts';
import { readEach } from '../parsing/invalidEntry.ts';

/** Extensions by the module that contains them, for files older than 2026, whose modules do not list them. */
export class ExtensionIndex {
  readonly #extensions = new Map<string, SnapshotExtension[]>();
  readonly #unclaimed = new Set<string>();

  /** Adds an extension of a module. */
  add(module: Module, extension: SnapshotExtension): void {
    const name = fullModuleName(module);
    const known = this.#extensions.get(name);
    if (known) known.push(extension);
    else this.#extensions.set(name, [extension]);
    this.#unclaimed.add(name);
  }

  /** The extensions of a module, which are claimed by this call. */
  of(module: Module): readonly SnapshotExtension[] {
    this.#unclaimed.delete(fullModuleName(module));
    return uniqueExtensions(this.#extensions.get(fullModuleName(module)) ?? []);
  }

  /** The modules that no version has claimed, as problems. Call it after all versions are read. */
  unclaimed(): SnapshotProblem[] {
    const message = 'Extensions belong to a module that a version has; none has this one.';
    return Array.from(this.#unclaimed, (entry) => ({ kind: 'problem', entry, message }));
  }
}

/** A file with the extensions of one ecosystem. */
export interface ExtensionFile extends SoftwareFile {
  /** Upstream's name of the ecosystem. */
  readonly type: string;
}

/** Adds the extensions of modules of the given releases to the index; yields problems. */
export async function* readExtensionFile(
  file: ExtensionFile,
  releases: BuildOptions['releases'],
  index: ExtensionIndex,
): AsyncGenerator<SnapshotProblem> {
  for await (const { in: parent, key: name, text } of jsonEntries(file.chunks(), file.name, 'software')) {
    if (parent === null) continue;
    const add = (value: unknown): void => addVersion(value, { type: file.type, name, releases }, index);
    yield* readEntry(name, (report) => readEach(versionsOf(parseRecord(text)), add, report)).problems;
  }
}

function addVersion(
  value: unknown,
  { type, name, releases }: Record<'type' | 'name', string> & Pick<BuildOptions, 'releases'>,
  index: ExtensionIndex,
): void {
  const json = recordOf(value, 'A version');
  if (!releases.has(releaseOf(json))) return;
  index.add(readModule(json.module ?? json.modulename), readExtension({ type, name, version: json.version }));
}
