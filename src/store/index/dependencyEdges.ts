/**
 * What the packages of one catalog need, by name: Spack's dependencies, the required modules of EESSI. Names of no package of the
 * catalog, such as virtual ones, are held too, and mean nothing.
 */
export class DependencyEdges {
  readonly #needs = new Map<string, readonly string[]>();
  /** The names of the packages, in lower case. */
  readonly #names = new Map<string, string>();
  /** The ids of the packages that need a name directly. */
  readonly #dependents = new Map<string, Set<string>>();
  readonly #spellings = new Map<string, string>();
  readonly #touched = new Set<string>();

  /** Sets what a package needs, in place of what it needed before. @param needs names in lower case, each once */
  set(packageId: string, name: string, needs: readonly string[]): void {
    this.delete(packageId);
    const own = name.toLowerCase();
    this.#names.set(packageId, this.#spelling(own));
    const others = needs.filter((needed) => needed !== own).map((needed) => this.#spelling(needed));
    if (others.length === 0) return;
    this.#needs.set(packageId, others);
    for (const needed of others) {
      this.#touched.add(needed);
      const dependents = this.#dependents.get(needed);
      if (dependents) dependents.add(packageId);
      else this.#dependents.set(needed, new Set([packageId]));
    }
  }

  /** Forgets what a package needs. */
  delete(packageId: string): void {
    for (const needed of this.#needs.get(packageId) ?? []) {
      this.#touched.add(needed);
      this.#dependents.get(needed)?.delete(packageId);
    }
    this.#needs.delete(packageId);
    this.#names.delete(packageId);
  }

  /** Number of packages that need this name directly. */
  dependentsOf(name: string): number {
    return this.#dependents.get(name.toLowerCase())?.size ?? 0;
  }

  /** The ids of the packages that need a package, directly or through others; never its own. */
  allDependentsOf(packageId: string): readonly string[] {
    const found = new Set([packageId]);
    // A set yields what is added while it is walked, so each package is visited once, in a cycle too.
    for (const id of found) for (const dependent of this.#dependents.get(this.#names.get(id) ?? '') ?? []) found.add(dependent);
    found.delete(packageId);
    return [...found];
  }

  /** The names, in lower case, whose number of dependents may have changed since the last call. */
  takeTouched(): string[] {
    const touched = [...this.#touched];
    this.#touched.clear();
    return touched;
  }

  /** One text for all that are equal: the same names are needed thousands of times. */
  #spelling(name: string): string {
    const known = this.#spellings.get(name);
    if (known === undefined) this.#spellings.set(name, name);
    return known ?? name;
  }
}
