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

/** What clients ask, answered by the gateway, by the least that could answer it, and by PostGraphile. */
export async function measureReads(bench: Bench): Promise<Section> {
  if (!bench.kinds.includes('postgresql'))
    return { title: TITLE, method: ['Left out: the contenders need a PostgreSQL server.'], tables: [], bounds: [] };
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
      statements: Object.fromEntries(statements) as Cost['statements'], // one for each request
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

/** The page with another number of packages. */
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
    `PostgreSQL with EESSI ${EESSI_RELEASE} and Spack, imported by the gateway, then VACUUM ANALYZE. Each contender is a process of its own with ten connections to it. ${contents.page.rows} rows in the answer to the page.`,
    `Each connection asks again as soon as it has its answer, ${plan.loadSeconds} s a cell, after half as long that does not count: V8 drops code of a process that stands idle, as each does while the others are asked. Contenders alternate within each request, in ${plan.readRounds === 1 ? 'one round' : `${plan.readRounds} rounds`}. Requests/s and ratios are medians of the rounds (ratios of each round by itself), percentiles and processor time of all rounds together.`,
    'gateway: as shipped, with its cache of answers. gateway, cold: the same with RESPONSE_CACHE_MB=0, so that every request reaches the database; the names of architectures are read once until anything changes, with either.',
    'floor, flat: bare node:http and node-postgres, flat prepared statements by hand for exactly this answer, nested in JavaScript, one JSON.stringify. floor, json_agg: one statement that builds the JSON, whose text is passed through. They know how architectures are spelt in the database, and read no query. Their `data` is checked to be that of the gateway.',
    hasPostgraphile
      ? 'PostGraphile: the Amber preset with its filter plugin over the same tables, asked for the same rows and columns in its own shape (Promise.withResolvers polyfilled on Node 20). Filters go through relations; search and the packages of an offering are SQL functions with the conditions of the floors. The counts of rows are checked to be those of the gateway.'
      : 'PostGraphile is left out: it could not be installed.',
    `The load counts the bytes of an answer and looks at none but the head, over plain sockets. From a server that only writes ${short(bytes / 1_000)} kB it takes ${short(ceiling)} requests/s at ${connections} connections: figures of the page near that are those of the load.`,
    'CPU ms/request is of the contender alone, PostgreSQL not counted.',
  ];
}
