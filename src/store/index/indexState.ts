import { SearchIndex } from '../../domain/search/searchIndex.ts';
import { ShardedMap } from '../../domain/search/shardedMap.ts';
import type { CatalogRevision } from './catalogRevisions.ts';
import { IndexedCatalog, type Reading } from './indexedCatalog.ts';

/** All catalogs in memory. */
export class IndexState {
  readonly texts = new SearchIndex();
  /** By the id of a package, the catalog that it is in. */
  readonly owners = new ShardedMap<IndexedCatalog>();
  readonly #catalogs = new Map<string, IndexedCatalog>();

  /** The catalog with this id; undefined if there is none. */
  catalog(id: string): IndexedCatalog | undefined {
    return this.#catalogs.get(id);
  }

  /** Whether it holds these catalogs at these revisions, and no others. */
  isAt(revisions: readonly CatalogRevision[]): boolean {
    return revisions.length === this.#catalogs.size && revisions.every((one) => this.#isHeld(one));
  }

  #isHeld({ id, revision, isBinary }: CatalogRevision): boolean {
    const known = this.#catalogs.get(id);
    return known?.revision === revision && known.isBinary === isBinary;
  }

  /** Reads what has changed in catalogs whose revision has moved, and drops those that are gone. */
  async renew(revisions: readonly CatalogRevision[], reading: Reading): Promise<void> {
    const known = new Map(revisions.map((one) => [one.id, one]));
    for (const [id, catalog] of this.#catalogs)
      if (known.get(id)?.isBinary !== catalog.isBinary) {
        await catalog.drop(reading.pace);
        this.#catalogs.delete(id);
      }
    for (const one of revisions) if (!this.#isHeld(one)) await this.#catalogOf(one).renew(one.revision, reading);
  }

  #catalogOf({ id, isBinary }: CatalogRevision): IndexedCatalog {
    const known = this.#catalogs.get(id);
    if (known) return known;
    const catalog = new IndexedCatalog(this, id, isBinary);
    this.#catalogs.set(id, catalog);
    return catalog;
  }
}
