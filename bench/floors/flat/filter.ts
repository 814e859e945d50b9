import type { Ask } from '../ask.ts';
import { ZEN3_AND_CC80 } from '../zen3.ts';
import { withVersions } from './briefVersions.ts';

const PACKAGES = `SELECT p.id, p.name, p.description ${ZEN3_AND_CC80} ORDER BY p.sort_name, p.name, p.id LIMIT 50`;
const COUNT = `SELECT count(*)::int AS count ${ZEN3_AND_CC80}`;

/** The response to `filter`. */
export async function filter(ask: Ask): Promise<unknown> {
  const [packages, counts] = await Promise.all([
    ask<{ id: string }>('filter.packages', PACKAGES),
    ask<{ count: number }>('filter.count', COUNT),
  ]);
  return { packages: { totalCount: counts[0]?.count, nodes: await withVersions(ask, packages) } };
}
