/**
 * What the packages of one catalog need, by name: Spack's dependencies, the required modules of EESSI. Names of no package of the
 * catalog, such as virtual ones, are held too, and mean nothing.
 */
export class DependencyEdges {
  readonly #needs = new Map<string, readonly string[]>();
  readonly #dependents = new Map<string, number>();
  readonly #spellings = new Map<string, string>();
  readonly #touched = new Set<string>();

  /** Sets what a package needs, in place of what it needed before. @param needs names in lower case, each once */
  set(packageId: string, name: string, needs: readonly string[]): void {
    this.delete(packageId);
    const own = name.toLowerCase();
    const others = needs.filter((needed) => needed !== own).map((needed) => this.#spelling(needed));
    if (others.length === 0) return;
    this.#needs.set(packageId, others);
    this.#count(others, 1);
  }

  /** Forgets what a package needs. */
  delete(packageId: string): void {
    const known = this.#needs.get(packageId);
    if (known) this.#count(known, -1);
    this.#needs.delete(packageId);
  }

  /** Number of packages that need this name directly. */
  dependentsOf(name: string): number {
    return this.#dependents.get(name.toLowerCase()) ?? 0;
  }

  /** The names, in lower case, whose number of dependents may have changed since the last call. */
  takeTouched(): string[] {
    const touched = [...this.#touched];
    this.#touched.clear();
    return touched;
  }

  #count(names: readonly string[], by: number): void {
    for (const name of names) {
      this.#touched.add(name);
      this.#dependents.set(name, (this.#dependents.get(name) ?? 0) + by);
    }
  }

  /** One text for all that are equal: the same names are needed thousands of times. */
  #spelling(name: string): string {
    const known = this.#spellings.get(name);
    if (known === undefined) this.#spellings.set(name, name);
    return known ?? name;
  }
}
