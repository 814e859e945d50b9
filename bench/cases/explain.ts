import pg from 'pg';
import type { Bench } from '../bench.ts';
import { type Explained, explained } from '../explain/measure.ts';
import { queriesOf } from '../explain/queries.ts';
import { explainTable, plansText } from '../explain/report.ts';
import { sampleOf, sizes } from '../explain/sample.ts';
import { startGateway } from '../gateway.ts';
import { importCatalog } from '../importing.ts';
import type { Section } from '../report/section.ts';
import { Resources } from '../resources.ts';
import { EESSI_RELEASE } from '../upstream/files.ts';

/** The plans of the most common queries. */
export async function measurePlans(bench: Bench): Promise<Section> {
  await using resources = new Resources();
  const { client, eessi, spack } = await filledDatabase(bench, resources);
  await client.query('VACUUM ANALYZE');
  const queries: Explained[] = [];
  for (const query of queriesOf(await sampleOf(client, eessi, spack)))
    queries.push(await explained(client, query, bench.plan.runs));
  return {
    title: 'Plans of the most common queries',
    method: [
      `EESSI ${EESSI_RELEASE} and Spack, imported by the gateway at ${bench.plan.scale} times their real size: ${await sizes(client)}; then VACUUM ANALYZE.`,
      'The statements are built by the code of the gateway. Times are medians, measured by the client, prepared and warm, without EXPLAIN.',
      'SEQ marks a sequential scan of packages, versions or targets. Generic is a plan for any values, which PostgreSQL may choose for a prepared statement; the plans below are custom plans.',
      'Known scans: a search reads descriptions, versions and module versions, since trigram indexes on them would slow down imports; counts of a large part of the packages read the packages.',
    ],
    tables: [explainTable(queries)],
    bounds: [],
    appendix: plansText(queries),
  };
}

async function filledDatabase(bench: Bench, resources: Resources): Promise<{ client: pg.Client; eessi: string; spack: string }> {
  const database = resources.use(await bench.createDatabase('postgresql'));
  if (!('DATABASE_URL' in database.env)) throw new Error('Plans are those of a PostgreSQL server.');
  const gateway = resources.use(await startGateway({ database, upstream: bench.upstream, profileFolder: null }));
  const eessi = await importCatalog(gateway, 'EESSI', EESSI_RELEASE);
  const spack = await importCatalog(gateway, 'SPACK');
  const client = new pg.Client({ connectionString: database.env.DATABASE_URL });
  await client.connect();
  resources.use({ [Symbol.asyncDispose]: () => client.end() });
  return { client, eessi: uuidOf(eessi.catalogId), spack: uuidOf(spack.catalogId) };
}

/** The uuid in a global id. */
const uuidOf = (id: string): string => Buffer.from(id, 'base64url').toString().slice('Catalog:'.length);
