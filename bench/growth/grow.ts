import type { Bench } from '../bench.ts';
import { urlOf, vacuum, withClient } from '../databases/client.ts';
import { sizes } from '../explain/sample.ts';
import { uuidOf } from '../floors/ask.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { fill } from '../reads/fill.ts';
import { NO_CACHE } from '../reads/gateways.ts';
import type { Subjects } from '../reads/subjects.ts';
import type { Resources } from '../resources.ts';
import { multiplyCatalog } from './multiply.ts';

/** A PostgreSQL database with EESSI, and with Spack at some size, and its gateway, which caches no responses. */
export interface Grown {
  readonly factor: number;
  /** The rows, as text. */
  readonly sizes: string;
  readonly gateway: Gateway;
  readonly subjects: Subjects;
  /** The id of Spack's catalog. */
  readonly spack: string;
}

/** Imports EESSI and Spack, and multiplies Spack in copies of the database; starts a gateway on each. */
export async function growDatabases(bench: Bench, resources: Resources, factors: readonly number[]): Promise<Grown[]> {
  const original = resources.use(await bench.createDatabase('postgresql'));
  const { subjects, spack } = await fill(bench, original);
  const grown: Grown[] = [];
  for (const factor of factors) {
    const database = resources.use(await bench.copyDatabase(original));
    const rows = await withClient(urlOf(database), async (client) => {
      await multiplyCatalog(client, uuidOf(spack), factor);
      await vacuum(client);
      return sizes(client);
    });
    const options = { database, upstream: bench.upstream, profileFolder: bench.plan.profileFolder, env: NO_CACHE };
    grown.push({ factor, sizes: rows, gateway: resources.use(await startGateway(options)), subjects, spack });
  }
  return grown;
}
