/** Resources that are closed together, in reverse order of opening. */
export class Resources implements AsyncDisposable {
  readonly #open: AsyncDisposable[] = [];

  /** Adds a resource. */
  use<Resource extends AsyncDisposable>(resource: Resource): Resource {
    this.#open.push(resource);
    return resource;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const resource of this.#open.splice(0).reverse()) await resource[Symbol.asyncDispose]();
  }
}
