import { fileURLToPath } from 'node:url';
import { askTogether } from '../load/load.ts';
import { Resources } from '../resources.ts';
import { startServer } from './servers.ts';

const CONSTANT = fileURLToPath(new URL('../load/constant.ts', import.meta.url));

/**
 * The maximum number of responses of a size per second that the load generator can receive, from a server that only writes them.
 */
export async function ceilingOf(bytes: number, connections: number, seconds: number): Promise<number> {
  await using resources = new Resources();
  const { url } = await startServer(CONSTANT, [String(bytes)], '', resources);
  const target = { origin: url, path: '/', body: '{}' };
  await askTogether(target, connections, seconds);
  const began = performance.now();
  const samples = await askTogether(target, connections, seconds);
  return samples.length / ((performance.now() - began) / 1_000);
}
