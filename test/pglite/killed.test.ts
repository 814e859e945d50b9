import { expect, test } from 'vitest';
import { GraphQLClient } from '../helpers/client.ts';
import { createDatabase } from '../helpers/database.ts';
import { GatewayProcess, LISTENS } from '../helpers/process.ts';

const REFRESH = `mutation ($id: ID!) { refreshCatalog(input: { catalogId: $id }) { ... on RefreshCatalogPayload { job { id } } } }`;
const STATE = 'query ($id: ID!) { importJob(id: $id) { state } }';
const CATALOGS = '{ catalogs { nodes { id packageCount } } }';
const TOKEN = 'the-token-of-a-gateway-that-is-killed';

/** Asks as staff a gateway that has loaded the demo catalog. */
async function clientOf(gateway: GatewayProcess): Promise<GraphQLClient> {
  const [, url = ''] = await gateway.prints(LISTENS);
  return new GraphQLClient(url, TOKEN, 'staff');
}

test('a gateway that is killed loses nothing that it acknowledged, and ends the import when it is back', async () => {
  await using database = await createDatabase();
  const env = { ...database.env, PORT: '0', STAFF_TOKEN: TOKEN } as Record<string, string>;
  await using first = new GatewayProcess(env);
  await first.prints(/demo catalog is loaded/);
  const before = await clientOf(first);
  const { catalogs } = await before.query(CATALOGS);
  const { refreshCatalog } = await before.mutate(REFRESH, { id: catalogs.nodes[0].id });
  await first.stop('SIGKILL');

  await using second = new GatewayProcess(env);
  const after = await clientOf(second);

  const stateOf = async () => (await after.query(STATE, { id: refreshCatalog.job.id })).importJob.state;
  await expect.poll(stateOf, { timeout: 20_000 }).toBe('SUCCEEDED');
  expect((await after.query(CATALOGS)).catalogs).toEqual(catalogs);
}, 120_000);
