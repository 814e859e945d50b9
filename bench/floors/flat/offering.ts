import { type Ask, uuidOf, type Variables } from '../ask.ts';
import { withVersions } from './briefVersions.ts';

interface LinkRow {
  readonly name: string;
  readonly catalog_id: string;
  readonly families: readonly string[];
  readonly microarchitectures: readonly string[];
}

/** The offering of this request has one link, restricted to families and microarchitectures. */
const OFFERING = `SELECT o.name, l.catalog_id, l.enabled_cpu_families AS families, l.enabled_cpu_microarchitectures AS microarchitectures
  FROM offering o JOIN offering_catalog l ON l.offering_id = o.id WHERE o.id = $1`;
const runsOn = (build: string, first: number) => `t.version_id = ${build} AND t.catalog_id = $${first}
  AND t.type = 'cpu_architecture' AND t.name = ANY ($${first + 1}) AND t.subtype = ANY ($${first + 2})`;
const MATCHING = `FROM package p WHERE p.catalog_id = $1 AND EXISTS (
  SELECT FROM package_version v JOIN target t ON ${runsOn('v.build_id', 1)} WHERE v.package_id = p.id)`;
const PACKAGES = `SELECT p.id, p.name ${MATCHING} ORDER BY p.sort_name, p.name, p.id LIMIT 50`;
const COUNT = `SELECT count(*)::int AS count ${MATCHING}`;

/** The response to `offering`. */
export async function offering(ask: Ask, { id }: Variables): Promise<unknown> {
  const [link] = await ask<LinkRow>('offering', OFFERING, [uuidOf(id)]);
  if (!link) return { offering: null };
  const allowed = [link.catalog_id, link.families, link.microarchitectures];
  const [packages, counts] = await Promise.all([
    ask<{ id: string }>('offering.packages', PACKAGES, allowed),
    ask<{ count: number }>('offering.count', COUNT, allowed),
  ]);
  const nodes = await withVersions(ask, packages, `AND EXISTS (SELECT FROM target t WHERE ${runsOn('v.build_id', 2)})`, allowed);
  return { offering: { name: link.name, packages: { totalCount: counts[0]?.count, nodes } } };
}
