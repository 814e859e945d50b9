import type { Bench } from '../bench.ts';
import { type Grown, growDatabases } from '../growth/grow.ts';
import { type Question, QUESTIONS, questionsOf } from '../growth/questions.ts';
import { type Cell, FACTORS, growthBounds, growthTable } from '../growth/report.ts';
import { askTogether } from '../load/load.ts';
import type { Target } from '../load/target.ts';
import type { Plan } from '../plan.ts';
import type { Section } from '../report/section.ts';
import { Resources } from '../resources.ts';
import { rotated } from '../rotated.ts';
import { EESSI_RELEASE } from '../upstream/files.ts';

const TITLE = 'Growth';

/** A database with Spack at some size, and the requests to its gateway. */
interface Asked extends Grown {
  readonly targets: Readonly<Record<Question, Target>>;
}

/** Measures reads of one catalog while another one grows. */
export async function measureGrowth(bench: Bench): Promise<Section> {
  if (!bench.kinds.includes('postgresql'))
    return { title: TITLE, method: ['Omitted: needs a PostgreSQL server.'], tables: [], bounds: [] };
  await using resources = new Resources();
  const databases: Asked[] = [];
  for (const grown of await growDatabases(bench, resources, FACTORS))
    databases.push({ ...grown, targets: await questionsOf(grown.gateway, grown.subjects, grown.spack) });
  const cells = await measure(bench.plan, databases);
  return {
    title: TITLE,
    method: [
      `EESSI ${EESSI_RELEASE} and Spack, imported by the gateway; in copies of the database every package of Spack is multiplied by SQL under other names, with its versions and targets; then VACUUM ANALYZE. Rows: ${databases.map((database) => `${database.factor} ×: ${database.sizes}`).join('; ')}.`,
      'The gateways cache no responses (RESPONSE_CACHE_MB=0). page and detail use EESSI, filter all catalogs, as in the reads. The walk goes through Spack, 20 packages per page.',
      'Databases alternate within each request. Ratios: per round, then the median.',
    ],
    tables: [growthTable(cells)],
    bounds: growthBounds(cells),
  };
}

async function measure({ readRounds, loadSeconds }: Plan, databases: readonly Asked[]): Promise<Cell[]> {
  for (const question of QUESTIONS) for (const { targets } of databases) await askTogether(targets[question], 1, loadSeconds);
  const cells: Cell[] = [];
  for (let round = 0; round < readRounds; round += 1)
    for (const question of QUESTIONS)
      for (const { factor, targets } of rotated(databases, round)) {
        const samples = await askTogether(targets[question], 1, loadSeconds);
        cells.push({ question, factor, round, waits: samples.map(({ ms }) => ms) });
      }
  return cells;
}
