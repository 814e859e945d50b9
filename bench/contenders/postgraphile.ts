import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A separate process: PostGraphile over the gateway's tables, with its standard preset and its filter plugin.

/** Missing in Node 20, but required by PostGraphile. */
(Promise as { withResolvers?: unknown }).withResolvers ??= () => {
  const made: Record<string, unknown> = {};
  made['promise'] = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

/** Installed by the bench only, so it has no types. */
const load = async (name: string): Promise<any> => import(name);

const { default: pg } = await load('pg');
const { postgraphile } = await load('postgraphile');
const { grafserv } = await load('postgraphile/grafserv/node');
const { makePgService } = await load('postgraphile/adaptors/pg');
const { PostGraphileAmberPreset } = await load('postgraphile/presets/amber');
const { PostGraphileConnectionFilterPreset } = await load('postgraphile-plugin-connection-filter');

let statements = 0;
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (...args: unknown[]) {
  statements += 1;
  return query.apply(this, args);
};

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  pgServices: [makePgService({ pool, schemas: ['public', 'bench'] })],
  // Otherwise lists with only a partial index, the GPUs, could not be filtered.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  schema: { connectionFilterRelations: true },
  grafserv: { graphiql: false, watch: false },
  grafast: { explain: false },
});

const server = createServer();
const answers = instance.createServ(grafserv);
await answers.addTo(server);
// Handles requests of the bench itself before PostGraphile.
const [own] = server.listeners('request') as ((...args: unknown[]) => void)[];
server.removeAllListeners('request');
server.on('request', (request, response) => {
  if (request.url === '/statements') response.end(String(statements));
  else own?.call(server, request, response);
});

if (process.argv.includes('--schema')) {
  const { printSchema } = await load('postgraphile/graphql');
  console.log(printSchema((await instance.getSchemaResult()).schema));
  process.exit();
}
server.listen(0, '127.0.0.1', () => {
  console.log(`PostGraphile listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
