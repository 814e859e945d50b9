import type { Bench } from '../bench.ts';
import { urlOf, vacuum, withClient } from '../databases/client.ts';
import type { Database } from '../databases/database.ts';
import { uuidOf } from '../floors/ask.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { multiplyCatalog } from '../growth/multiply.ts';
import { askEach } from '../load/each.ts';
import { ask, type Sample } from '../load/load.ts';
import { residentMegabytes } from '../load/process.ts';
import { health, type Target } from '../load/target.ts';
import type { DatabaseKind } from '../plan.ts';
import { fill } from '../reads/fill.ts';
import { NO_CACHE } from '../reads/gateways.ts';
import type { Section } from '../report/section.ts';
import { Resources } from '../resources.ts';
import { LARGE, searchBounds, searchTable, type SearchRun } from '../search/report.ts';
import { searchTexts } from '../search/texts.ts';
import { largest } from '../statistics.ts';

const CONNECTIONS = 16;
const SEARCHES = { quick: 400, full: 3_000 };
const WARM_UP = 300;

const SEARCH = 'query ($text: String!) { packages(search: $text, first: 20) { totalCount nodes { id name description } } }';
const EDIT = 'mutation ($id: ID!, $text: String!) { updatePackage(input: { id: $id, description: $text }) { __typename } }';

/** Measures searches that no cache answers, and the index from which they are answered. */
export async function measureSearch(bench: Bench): Promise<Section> {
  await using resources = new Resources();
  const runs: SearchRun[] = [];
  for (const kind of bench.kinds) {
    const database = resources.use(await bench.createDatabase(kind));
    const { spack } = await fill(bench, database);
    const large = kind === 'postgresql' ? resources.use(await grown(bench, database, spack)) : null;
    runs.push(await measure(bench, kind, database, 1));
    if (large) runs.push(await measure(bench, kind, large, LARGE));
  }
  return {
    title: 'Search',
    method: [
      `EESSI and Spack. ${CONNECTIONS} connections send distinct searches, each once: names, beginnings of names, typing errors and words of descriptions, with a page of 20 and its count; without the response cache, after ${WARM_UP} other searches.`,
      'Build: the first search of a gateway. After an edit: the first search after the description of a package has changed. Blocked: the longest wait for /health, asked without a pause while the index is built. Memory: growth of the resident memory (MB of 10^6 bytes) by the first search.',
    ],
    tables: [searchTable(runs)],
    bounds: searchBounds(runs),
  };
}

async function grown(bench: Bench, original: Database, spack: string): Promise<Database> {
  const database = await bench.copyDatabase(original);
  await withClient(urlOf(database), async (client) => {
    await multiplyCatalog(client, uuidOf(spack), LARGE);
    await vacuum(client);
  });
  return database;
}

async function measure({ plan, upstream }: Bench, kind: DatabaseKind, database: Database, factor: number): Promise<SearchRun> {
  await using gateway = await startGateway({ database, upstream, profileFolder: plan.profileFolder, env: NO_CACHE });
  const built = await buildIndex(gateway);
  const count = plan.isQuick ? SEARCHES.quick : SEARCHES.full;
  const texts = await searchTexts(gateway, count + WARM_UP);
  const targets = texts.map((text) => targetOf(gateway, text));
  await askEach(targets.slice(count), CONNECTIONS);
  const samples = await askEach(targets.slice(0, count), CONNECTIONS);
  const { packages } = await gateway.query<{ packages: { totalCount: number } }>('{ packages(first: 0) { totalCount } }');
  return { kind, factor, packages: packages.totalCount, waits: msOf(samples), renewalMs: await renew(gateway), ...built };
}

const targetOf = ({ url }: Gateway, text: string): Target => ({
  origin: url,
  path: '/graphql',
  body: JSON.stringify({ query: SEARCH, variables: { text } }),
});

const msOf = (samples: readonly Sample[]): number[] => samples.map(({ ms }) => ms);

/** Sends the first search, while /health is asked without a pause. */
async function buildIndex(gateway: Gateway): Promise<Pick<SearchRun, 'buildMs' | 'blockedMs' | 'megabytes'>> {
  await gateway.query('{ packages(first: 20) { totalCount nodes { id name description } } }');
  const before = residentMegabytes(gateway.pid) ?? NaN;
  const end = new AbortController();
  const asking = ask(health(gateway), { pauseMs: 1, signal: end.signal });
  const [first] = await askEach([targetOf(gateway, 'the first')], 1);
  end.abort();
  const blockedMs = largest(msOf(await asking));
  return { buildMs: first?.ms ?? NaN, blockedMs, megabytes: (residentMegabytes(gateway.pid) ?? NaN) - before };
}

async function renew(gateway: Gateway): Promise<number> {
  const { packages } = await gateway.query<{ packages: { nodes: { id: string }[] } }>('{ packages(first: 1) { nodes { id } } }');
  await gateway.query(EDIT, { id: packages.nodes[0]?.id, text: 'Changed by the bench.' });
  const [sample] = await askEach([targetOf(gateway, 'after the edit')], 1);
  return sample?.ms ?? NaN;
}
