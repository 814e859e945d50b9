import { LRUCache } from 'lru-cache';
import { search } from '../../domain/search/search.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { type CatalogRevision, readRevisions } from './catalogRevisions.ts';
import { FoundPackages } from './foundPackages.ts';
import { IndexState } from './indexState.ts';
import { Pace } from './pace.ts';
import { SharedRead } from './sharedRead.ts';

/** Packages in the results that are kept, about 5 MB. */
const MAX_KEPT = 200_000;
/** Readings of catalogs that go on changing; then the index is of different revisions, each at least the one that was asked for. */
const MAX_ROUNDS = 3;

/** The catalogs that a filter names by their ids, or ANY if it names them otherwise, such as by an offering. */
export type NamedCatalogs = readonly string[] | 'ANY';

/** The revisions of all catalogs, and a number that says which of two was read later. */
interface NumberedRevisions {
  readonly number: number;
  readonly catalogs: readonly CatalogRevision[];
}

/**
 * The names, version texts, words and dependencies of all packages in memory, from which searches are answered. Read at the first
 * use, and whatever has changed since at each later one: never older than what was committed before the call.
 */
export class PackageIndex {
  readonly #sql: SqlExecutor;
  readonly #revisions: SharedRead<NumberedRevisions>;
  readonly #pace = new Pace();
  readonly #found = new LRUCache<string, FoundPackages>({ maxSize: MAX_KEPT, sizeCalculation: ({ ids }) => ids.length + 1 });
  #state = new IndexState();
  /** The latest revisions that the index is known to hold. */
  #heldNumber = -1;
  #reads = 0;
  #renewal: Promise<void> | null = null;
  readonly #hasFrozen: boolean;
  /** The index of all catalogs, frozen ones included, once one of them is named. */
  #whole: PackageIndex | null = null;

  /** @param sql a database of which every committed change is seen, and whose statements no client can cancel */
  constructor(sql: SqlExecutor, hasFrozen = false) {
    this.#sql = sql;
    this.#hasFrozen = hasFrozen;
    this.#revisions = new SharedRead(() => this.#readRevisions('index.revisions'));
  }

  /** Whether it has been read, so that it has to be renewed after changes. */
  get isRead(): boolean {
    return this.#heldNumber >= 0;
  }

  /**
   * Searches the packages of all catalogs as they are now, of frozen ones only if one of them is named. The caller limits the
   * length of the text.
   */
  async search(text: string, named: NamedCatalogs = []): Promise<FoundPackages> {
    const whole = await this.#currentFor(named);
    if (whole !== this) return whole.search(text);
    const known = this.#found.get(text);
    if (known) return known;
    await this.#pace.pause();
    const found = new FoundPackages(text, search(this.#state.texts, text));
    this.#found.set(text, found);
    return found;
  }

  /** The index with everything that was committed before the call, see `search`. Concurrent calls share one reading. */
  async current(named: NamedCatalogs = []): Promise<IndexState> {
    const whole = await this.#currentFor(named);
    return whole === this ? this.#state : whole.current();
  }

  /** Itself, brought up to date; or the index with frozen catalogs, if one of them is named. */
  async #currentFor(named: NamedCatalogs): Promise<PackageIndex> {
    const revisions = await this.#revisions.result();
    const isNamed = (id: string) => named === 'ANY' || named.includes(id);
    if (!this.#hasFrozen && revisions.catalogs.some(({ id, isFrozen }) => isFrozen && isNamed(id)))
      return (this.#whole ??= new PackageIndex(this.#sql, true));
    const held = this.#searched(revisions);
    while (!this.#holds(held)) await (this.#renewal ??= this.#renewed(held));
    return this;
  }

  /** Without frozen catalogs, unless it has them. */
  #searched({ number, catalogs }: NumberedRevisions): NumberedRevisions {
    return { number, catalogs: catalogs.filter(({ isFrozen }) => this.#hasFrozen || !isFrozen) };
  }

  async #readRevisions(name: Parameters<typeof readRevisions>[1]): Promise<NumberedRevisions> {
    const number = this.#reads++;
    return { number, catalogs: await readRevisions(this.#sql, name) };
  }

  /** Revisions that were read before those of the index are no newer, whatever they say. */
  #holds({ number, catalogs }: NumberedRevisions): boolean {
    if (this.#renewal !== null) return false;
    if (number > this.#heldNumber && !this.#state.isAt(catalogs)) return false;
    this.#heldNumber = Math.max(number, this.#heldNumber);
    return true;
  }

  async #renewed(revisions: NumberedRevisions): Promise<void> {
    try {
      await this.#renew(revisions);
    } finally {
      this.#renewal = null;
      this.#found.clear();
    }
  }

  async #renew(revisions: NumberedRevisions): Promise<void> {
    const state = this.#state.texts.isWorn ? new IndexState() : this.#state;
    const reading = { sql: this.#sql, pace: new Pace() };
    let held = -1;
    let latest = revisions;
    for (let round = 0; round < MAX_ROUNDS && !state.isAt(latest.catalogs); round++) {
      await state.renew(latest.catalogs, reading);
      held = latest.number;
      latest = this.#searched(await this.#readRevisions('index.settled'));
    }
    this.#state = state;
    this.#heldNumber = Math.max(this.#heldNumber, held);
  }
}
