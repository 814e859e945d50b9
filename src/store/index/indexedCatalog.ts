import type { SearchIndex } from '../../domain/search/searchIndex.ts';
import { ShardedMap } from '../../domain/search/shardedMap.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { DependencyEdges } from './dependencyEdges.ts';
import { type PackageContents, readPackages } from './packageContents.ts';
import { packageStamps } from './packageStamps.ts';
import type { Pace } from './pace.ts';
import { searchDocument } from './searchDocument.ts';

/** What the catalogs of one index share. */
export interface SharedIndex {
  readonly texts: SearchIndex;
  /** By the id of a package, the catalog that it is in. */
  readonly owners: ShardedMap<IndexedCatalog>;
}

/** How a catalog is read. */
export interface Reading {
  readonly sql: SqlExecutor;
  readonly pace: Pace;
}

/** One catalog in memory: the stamps of its packages, by which changes are found, and what they need. */
export class IndexedCatalog {
  readonly edges = new DependencyEdges();
  readonly isBinary: boolean;
  /** The revision it was read at; its rows are of this one or later. 0 before the first reading. */
  revision = 0;
  readonly #shared: SharedIndex;
  readonly #id: string;
  readonly #stamps = new ShardedMap<string>();

  constructor(shared: SharedIndex, id: string, isBinary: boolean) {
    this.#shared = shared;
    this.#id = id;
    this.isBinary = isBinary;
  }

  /**
   * Reads what has changed since the last reading. What fails half way goes on with the next call.
   * @param revision of the catalog, read before
   */
  async renew(revision: number, reading: Reading): Promise<void> {
    const changed = await this.#changed(reading);
    if (changed.length > 0) await this.#read(changed, reading);
    await this.#countDependents(reading.pace);
    this.revision = revision;
  }

  /** Takes all its packages out of the index. */
  async drop(pace: Pace): Promise<void> {
    for (const id of this.#stamps.keys()) {
      this.#remove(id);
      await pace.pause();
    }
  }

  /** The ids of the packages that are new or differ. Those that are gone are removed. */
  async #changed({ sql, pace }: Reading): Promise<string[]> {
    const changed: string[] = [];
    const found = new ShardedMap<true>();
    for await (const slice of packageStamps(sql, this.#id, this.#stamps.size > 0)) {
      pace.resume();
      for (const { id, stamp } of slice) {
        found.set(id, true);
        if (this.#stamps.get(id) !== stamp) changed.push(id);
      }
    }
    for (const id of this.#stamps.keys()) {
      if (!found.has(id)) this.#remove(id);
      await pace.pause();
    }
    return changed;
  }

  async #read(ids: readonly string[], { sql, pace }: Reading): Promise<void> {
    for await (const rows of readPackages(sql, this.#id, ids)) {
      pace.resume();
      for (const row of rows) {
        this.#add(row);
        await pace.pause();
      }
    }
  }

  #add(contents: PackageContents): void {
    const { id, name, ecosystem, needs, stamp } = contents;
    const isSoftware = ecosystem === 'SOFTWARE';
    if (isSoftware) this.edges.set(id, name, needs);
    else this.edges.delete(id);
    // Names of dependencies mean software: an extension of the same name has no dependents.
    this.#shared.texts.add(searchDocument(contents, this.isBinary, isSoftware ? this.edges.dependentsOf(name) : 0));
    this.#shared.owners.set(id, this);
    this.#stamps.set(id, stamp);
  }

  #remove(id: string): void {
    this.#stamps.delete(id);
    this.edges.delete(id);
    // A package that was moved belongs to its new catalog.
    if (this.#shared.owners.get(id) !== this) return;
    this.#shared.owners.delete(id);
    this.#shared.texts.remove(id);
  }

  async #countDependents(pace: Pace): Promise<void> {
    const touched = new Set(this.edges.takeTouched());
    if (touched.size === 0) return;
    const { texts } = this.#shared;
    for (const id of this.#stamps.keys()) {
      const found = texts.documentAt(texts.numberOf(id) ?? -1);
      if (found && !found.isExtension && touched.has(found.name.toLowerCase()))
        texts.setDependents(id, this.edges.dependentsOf(found.name));
      await pace.pause();
    }
  }
}
