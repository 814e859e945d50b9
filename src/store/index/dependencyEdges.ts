import { ShardedMap } from '../../domain/search/shardedMap.ts';

/** Numbers of packages that are gone are dropped when they are more than this, and more than the others. */
const MOST_GONE = 100;

/** A package that others need by its name. */
interface NeededName {
  readonly name: string;
  /** How many packages need it directly. */
  count: number;
  /** The numbers of the packages that need it, and of some that are gone. */
  dependents: number[];
}

/** A package, and what it needs. */
interface Dependent {
  readonly id: string;
  readonly own: NeededName;
  readonly needs: readonly NeededName[];
}

/**
 * What the packages of one catalog need, by name: Spack's dependencies, the required modules of EESSI. Names of no package of the
 * catalog, such as virtual ones, are held too, and mean nothing.
 *
 * Dependents are lists of numbers that only grow: in a large catalog more than 100,000 packages need one name, and a set of so
 * many is rebuilt at once where it grows.
 */
export class DependencyEdges {
  readonly #names = new ShardedMap<NeededName>();
  readonly #numbers = new ShardedMap<number>();
  /** By number; a package that is set again gets another one. */
  readonly #packages: (Dependent | undefined)[] = [];
  readonly #touched = new Set<string>();

  /** Sets what a package needs, in place of what it needed before. @param needs names in lower case, each once */
  set(packageId: string, name: string, needs: readonly string[]): void {
    this.delete(packageId);
    const own = this.#named(name.toLowerCase());
    const others = needs.map((needed) => this.#named(needed)).filter((needed) => needed !== own);
    const number = this.#packages.push({ id: packageId, own, needs: others }) - 1;
    this.#numbers.set(packageId, number);
    for (const needed of others) {
      needed.dependents.push(number);
      this.#count(needed, 1);
    }
  }

  /** Forgets what a package needs. */
  delete(packageId: string): void {
    const number = this.#numbers.get(packageId);
    if (number === undefined) return;
    const needs = this.#packages[number]?.needs ?? [];
    this.#packages[number] = undefined;
    this.#numbers.delete(packageId);
    for (const needed of needs) this.#count(needed, -1);
  }

  /** Number of packages that need this name directly. */
  dependentsOf(name: string): number {
    return this.#names.get(name.toLowerCase())?.count ?? 0;
  }

  /** The ids of the packages that need a package, directly or through others; never its own. */
  allDependentsOf(packageId: string): readonly string[] {
    const first = this.#numbers.get(packageId);
    if (first === undefined) return [];
    const found = new Set([first]);
    // A set yields what is added while it is walked, so each package is visited once, in a cycle too.
    for (const number of found)
      for (const dependent of this.#packages[number]?.own.dependents ?? []) if (this.#packages[dependent]) found.add(dependent);
    found.delete(first);
    return Array.from(found, (number) => this.#packages[number]?.id ?? '');
  }

  /** The names, in lower case, whose number of dependents may have changed since the last call. */
  takeTouched(): string[] {
    const touched = [...this.#touched];
    this.#touched.clear();
    return touched;
  }

  #count(needed: NeededName, change: 1 | -1): void {
    needed.count += change;
    this.#touched.add(needed.name);
    if (needed.dependents.length <= 2 * needed.count + MOST_GONE) return;
    needed.dependents = needed.dependents.filter((number) => this.#packages[number]);
  }

  #named(name: string): NeededName {
    const known = this.#names.get(name);
    if (known) return known;
    const added = { name, count: 0, dependents: [] };
    this.#names.set(name, added);
    return added;
  }
}
