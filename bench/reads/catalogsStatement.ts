import type pg from 'pg';
import { withClient } from '../databases/client.ts';
import { askTimes } from '../load/load.ts';
import type { Target } from '../load/target.ts';
import { median } from '../statistics.ts';

const APPLICATION = 'software-catalog-gateway';
const TIMES = 50;
/** One more than a page of twenty. */
const LIMIT = 21;

/** The time of the gateway's statement for catalogs, run by this process; NaN if the server does not report its full text. */
export async function catalogsMilliseconds(databaseUrl: string, catalogs: Target): Promise<number> {
  await askTimes(catalogs, 1);
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ query: string; most: number }>(
      `SELECT query, pg_size_bytes(current_setting('track_activity_query_size'))::int - 1 AS most FROM pg_stat_activity
       WHERE application_name = $1 AND query LIKE 'SELECT%FROM catalog c%' ORDER BY query_start DESC LIMIT 1`,
      [APPLICATION],
    );
    const [found] = rows;
    return found && found.query.length < found.most ? median(await timesOf(client, found.query)) : NaN;
  });
}

async function timesOf(client: pg.Client, text: string): Promise<number[]> {
  const waits: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const began = performance.now();
    await client.query({ name: 'catalogs', text, values: [LIMIT] });
    waits.push(performance.now() - began);
  }
  return waits;
}
