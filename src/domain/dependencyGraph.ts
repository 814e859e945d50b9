/** A package of a catalog and the names that it depends on. Names are in lower case. */
export interface DependencyNode {
  readonly id: string;
  readonly name: string;
  readonly dependencies: readonly string[];
}

/** The dependencies of the packages of one catalog, by name. Names that no package has are ignored. */
export class DependencyGraph {
  /** The ids of the packages that depend on a name. */
  readonly #dependents = new Map<string, string[]>();
  readonly #names = new Map<string, string>();

  constructor(nodes: readonly DependencyNode[]) {
    for (const { id, name } of nodes) {
      this.#names.set(id, name);
      this.#dependents.set(name, []);
    }
    for (const { id, dependencies } of nodes) for (const name of dependencies) this.#dependents.get(name)?.push(id);
  }

  /** The ids of the packages that depend on a package, directly or through others; never its own. */
  dependentsOf(id: string): readonly string[] {
    const found = new Set([id]);
    // A set yields what is added while it is walked, so every package is visited once, also in a cycle.
    for (const each of found)
      for (const dependent of this.#dependents.get(this.#names.get(each) ?? '') ?? []) found.add(dependent);
    found.delete(id);
    return [...found];
  }
}
