import type { Bench } from '../bench.ts';
import { urlOf, vacuum, withClient } from '../databases/client.ts';
import { startGateway } from '../gateway.ts';
import { residentMegabytes } from '../load/process.ts';
import type { Target } from '../load/target.ts';
import { type Measured, readBounds } from '../reads/bounds.ts';
import { catalogsMilliseconds } from '../reads/catalogsStatement.ts';
import { ceilingOf } from '../reads/ceiling.ts';
import { checkAnswers, type Content } from '../reads/check.ts';
import { COLD, type Contender, POSTGRAPHILE, SHIPPED } from '../reads/contender.ts';
import { Results } from '../reads/figures.ts';
import { fill } from '../reads/fill.ts';
import { gatewayContender, NO_CACHE } from '../reads/gateways.ts';
import { CONNECTIONS, measureCells, statementsPerRequest } from '../reads/measure.ts';
import { startPostgraphile } from '../reads/postgraphile.ts';
import { type RequestName, REQUESTS } from '../reads/requests.ts';
import { startFloors } from '../reads/servers.ts';
import { type Cost, costTable, ratioTable, requestTable } from '../reads/tables.ts';
import { short } from '../report/format.ts';
import type { Section } from '../report/section.ts';
import { Resources } from '../resources.ts';
import { EESSI_RELEASE } from '../upstream/files.ts';

const TITLE = 'Reads';

/** Measures typical requests on the gateway, on minimal servers and on PostGraphile. */
export async function measureReads(bench: Bench): Promise<Section> {
  if (!bench.kinds.includes('postgresql'))
    return { title: TITLE, method: ['Omitted: the contenders need a PostgreSQL server.'], tables: [], bounds: [] };
  await using resources = new Resources();
  const { contenders, databaseUrl } = await startContenders(bench, resources);
  const contents = await checkAnswers(contenders);
  const results = new Results(await measureCells(contenders, bench.plan));
  const costs = await costsOf(contenders);
  const bounds = await boundsOf(contenders, costs, results, databaseUrl);
  const names = contenders.map(({ name }) => name);
  return {
    title: TITLE,
    method: await methodOf(bench, results, contents, names.includes(POSTGRAPHILE)),
    tables: [
      ratioTable(results, names),
      ...REQUESTS.map((request) => requestTable(results, names, request, contents[request])),
      costTable(costs),
    ],
    bounds,
  };
}

async function startContenders(bench: Bench, resources: Resources): Promise<{ contenders: Contender[]; databaseUrl: string }> {
  const { upstream, plan } = bench;
  const database = resources.use(await bench.createDatabase('postgresql'));
  const databaseUrl = urlOf(database);
  const options = { database, upstream, profileFolder: plan.profileFolder };
  const { subjects } = await fill(bench, database);
  await withClient(databaseUrl, vacuum);
  const cold = resources.use(await startGateway({ ...options, env: NO_CACHE }));
  const shipped = resources.use(await startGateway(options));
  const postgraphile = await startPostgraphile(databaseUrl, subjects, resources);
  const contenders = [
    gatewayContender(COLD, cold, subjects),
    gatewayContender(SHIPPED, shipped, subjects),
    ...(postgraphile ? [postgraphile] : []),
    ...(await startFloors(databaseUrl, subjects, resources)),
  ];
  return { contenders, databaseUrl };
}

async function costsOf(contenders: readonly Contender[]): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (const contender of contenders) {
    const statements: [RequestName, number][] = [];
    for (const request of REQUESTS) statements.push([request, await statementsPerRequest(contender, contender.targets[request])]);
    costs.push({
      contender,
      statements: Object.fromEntries(statements) as Cost['statements'], // one per request
      resident: residentMegabytes(contender.pid),
    });
  }
  return costs;
}

async function boundsOf(contenders: readonly Contender[], costs: readonly Cost[], results: Results, databaseUrl: string) {
  const cold = costs.find(({ contender }) => contender.name === COLD);
  if (!cold) throw new Error('The gateway is always there.');
  const { contender, statements } = cold;
  const ofPage = (packages: number) => statementsPerRequest(contender, pageOf(contender.targets.page, packages));
  const measured: Measured = {
    results,
    contenders: contenders.map(({ name }) => name),
    catalogsMs: await catalogsMilliseconds(databaseUrl, contender.targets.catalogs),
    statements,
    pageStatements: [await ofPage(5), await ofPage(100)],
  };
  return readBounds(measured);
}

/** The page with a different number of packages. */
const pageOf = (page: Target, packages: number): Target => ({
  ...page,
  body: page.body?.replace('first: 50', `first: ${packages}`) ?? '',
});

async function methodOf(
  { plan }: Bench,
  results: Results,
  contents: Record<RequestName, Content>,
  hasPostgraphile: boolean,
): Promise<string[]> {
  const connections = CONNECTIONS[1];
  const { bytes } = results.figures('page', connections, SHIPPED);
  const ceiling = await ceilingOf(bytes, connections, plan.loadSeconds);
  return [
    `PostgreSQL with EESSI ${EESSI_RELEASE} and Spack, imported by the gateway, then VACUUM ANALYZE. Each contender is a separate process with ten connections to it. ${contents.page.rows} rows in the response to the page.`,
    `Each connection sends the next request as soon as it has the response, ${plan.loadSeconds} s per cell, after a warm-up of half that time: V8 drops compiled code of an idle process, as each is while the others are measured. Contenders alternate within each request, in ${plan.readRounds === 1 ? 'one round' : `${plan.readRounds} rounds`}. Requests/s and ratios are medians of the rounds (ratios are computed per round); percentiles and processor time are of all rounds together.`,
    'gateway: as shipped, with its response cache. gateway, cold: the same with RESPONSE_CACHE_MB=0, so that every request reaches the database; in both, the names of architectures are cached until anything changes.',
    'floor, flat: bare node:http and node-postgres, flat prepared statements written for exactly this response, nested in JavaScript, one JSON.stringify. floor, json_agg: one statement that builds the JSON, whose text is passed through. Both use the spelling of architectures in the database and parse no query. Their `data` is verified to equal that of the gateway.',
    hasPostgraphile
      ? 'PostGraphile: the Amber preset with its filter plugin over the same tables, queried for the same rows and columns in its own schema (Promise.withResolvers polyfilled on Node 20). Filters use relations; the packages of an offering are an SQL function with the conditions of the floors. The numbers of rows are verified to equal those of the gateway.'
      : 'PostGraphile is omitted: it could not be installed.',
    `The load generator counts the bytes of a response and parses only its head, over plain sockets. From a server that only writes ${short(bytes / 1_000)} kB it receives ${short(ceiling)} requests/s at ${connections} connections: figures of the page close to that are limited by the load generator.`,
    'CPU ms/request is that of the contender alone, without PostgreSQL.',
  ];
}
