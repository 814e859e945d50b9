import { STAFF_TOKEN } from './app.ts';
import { GraphQLClient } from './client.ts';
import type { TestDatabase } from './database.ts';
import { GatewayProcess, LISTENS } from './process.ts';
import type { Upstream } from './upstream.ts';

/** Starts a gateway in a separate process, on a database that others can open too. */
export const startGateway = ({ env }: TestDatabase, upstream?: Upstream): GatewayProcess =>
  new GatewayProcess({ PORT: '0', ...env, STAFF_TOKEN, ...(upstream && { EESSI_URL: upstream.url('/eessi') }) });

/** A client of staff, once a started gateway listens. */
export async function staffOf(gateway: GatewayProcess): Promise<GraphQLClient> {
  const [, url = ''] = await gateway.prints(LISTENS);
  return new GraphQLClient(url, STAFF_TOKEN, 'staff');
}
