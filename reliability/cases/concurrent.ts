import { withClient, urlOf } from '../../bench/databases/client.ts';
import type { Section } from '../../bench/report/section.ts';
import { EESSI_RELEASE } from '../../bench/upstream/files.ts';
import type { Trial } from '../trial.ts';

const REQUESTS = 50;
const IMPORT = `mutation ($release: String) { importCatalog(input: { source: EESSI, release: $release }) { __typename } }`;

/** Many concurrent requests for the same import. */
export async function measureConcurrency(trial: Trial): Promise<Section> {
  await using database = await trial.createDatabase('postgresql');
  await using first = await trial.start(database);
  await using second = await trial.start(database);
  const answers = await Promise.all(
    Array.from({ length: REQUESTS }, (_, index) =>
      (index % 2 === 0 ? first : second).query<{ importCatalog: { __typename: string } }>(IMPORT, { release: EESSI_RELEASE }),
    ),
  );
  const count = (type: string) => answers.filter(({ importCatalog }) => importCatalog.__typename === type).length;
  const jobs = await withClient(urlOf(database), async (client) => (await client.query('SELECT FROM import_job')).rowCount ?? 0);
  const bound = (what: string, limit: number, measured: number) => ({
    what,
    limit: String(limit),
    measured: String(measured),
    isKept: measured === limit,
  });
  return {
    title: 'Concurrent requests',
    method: [`${REQUESTS} times \`importCatalog\` of one release of EESSI at the same time, alternating between two gateways.`],
    tables: [],
    bounds: [
      bound('jobs', 1, jobs),
      bound('answers `ImportCatalogPayload`', 1, count('ImportCatalogPayload')),
      bound('answers `ImportInProgressError`', REQUESTS - 1, count('ImportInProgressError')),
    ],
  };
}
