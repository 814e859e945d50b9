import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from './door.ts';

const POLL_MS = 300;
const LAST = '{ importJobs(first: 1) { nodes { kind source state error catalog { id } } } }';

interface Job {
  readonly state: string;
  readonly error: string | null;
  readonly catalog: { readonly id: string } | null;
}

/** Imports at gateways that are killed: another gateway goes on with them. */
export class Jobs {
  readonly #door: Door;

  constructor(door: Door) {
    this.#door = door;
  }

  /** Imports a catalog; returns its id. @throws Error unless it succeeds */
  async imported(source: string, release: string | null): Promise<string> {
    await this.#door.query(
      'mutation ($source: CatalogSource!, $release: String) { importCatalog(input: { source: $source, release: $release }) { __typename } }',
      { source, release },
    );
    return this.#ended();
  }

  /** Refreshes a catalog. @throws Error unless it succeeds */
  async refreshed(catalogId: string): Promise<void> {
    await this.#door.query('mutation ($id: ID!) { refreshCatalog(input: { catalogId: $id }) { __typename } }', { id: catalogId });
    await this.#ended();
  }

  /** The catalog of the job that was started last, once it has ended. A request that was sent twice has started one job. */
  async #ended(): Promise<string> {
    for (;;) {
      const [job] = (await this.#door.query<{ importJobs: { nodes: Job[] } }>(LAST)).importJobs.nodes;
      if (job?.state === 'SUCCEEDED' && job.catalog) return job.catalog.id;
      if (job?.state === 'FAILED' || job?.state === 'CANCELLED') throw new Error(`The import ended: ${job.error}`);
      await sleep(POLL_MS);
    }
  }
}
