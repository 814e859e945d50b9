import type { Slice } from '../../domain/shrinkage.ts';
import type { SqlExecutor } from '../database/driver.ts';
import type { Stage } from './stage.ts';

/**
 * The parts of a catalog that would lose versions, after a match: by toolchain family, CPU, ecosystem and category, among
 * imported rows. A CPU loses a build that is no longer available for it. Extensions count only for their ecosystem and category.
 */
export async function losingSlices(sql: SqlExecutor, stage: Stage, catalogId: string): Promise<Slice[]> {
  const slices: Slice[] = [];
  for (const text of [familiesText(stage), cpusText(stage), ecosystemsText(stage), categoriesText(stage)])
    slices.push(...(await sql.query<Slice>('match.slices', text, [catalogId])));
  return slices;
}

const slicesOf = (name: string, from: string) => `
  SELECT ${name} AS name, count(*)::int AS before, count(g.id)::int AS removed FROM ${from} GROUP BY 1 HAVING count(g.id) > 0 ORDER BY 3 DESC, 1`;

const versions = ({ gone }: Stage, more: string) => `package_version v ${more}
  LEFT JOIN ${gone} g ON g.kind = 'version' AND g.id = v.id WHERE v.catalog_id = $1 AND v.origin = 'IMPORTED'`;

const familiesText = (stage: Stage) =>
  slicesOf(`'toolchain family ' || f.name`, versions(stage, 'CROSS JOIN LATERAL unnest(v.toolchain_families) AS f(name)'));

const ecosystemsText = (stage: Stage) =>
  slicesOf(`'ecosystem ' || p.ecosystem`, versions(stage, 'JOIN package p ON p.id = v.package_id'));

const categoriesText = (stage: Stage) =>
  slicesOf(
    `'category ' || c.name`,
    versions(stage, 'JOIN package p ON p.id = v.package_id CROSS JOIN LATERAL unnest(p.categories) AS c(name)'),
  );

const cpusText = ({ gone }: Stage) =>
  slicesOf(
    `'CPU ' || concat_ws('/', t.name, nullif(t.subtype, ''))`,
    `target t LEFT JOIN ${gone} g ON g.kind = 'target' AND g.id = t.id
     WHERE t.catalog_id = $1 AND t.origin = 'IMPORTED' AND t.type = 'cpu_architecture'`,
  );
