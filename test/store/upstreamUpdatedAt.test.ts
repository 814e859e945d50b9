import { expect } from 'vitest';
import { migrations } from '../../src/store/database/migrate.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2023.06').package('GROMACS'), spack('2026-07-02').package('gromacs')] });

const READ = '{ catalogs(orderBy: [{ field: NAME, direction: ASC }]) { nodes { name upstreamUpdatedAt } } }';

test('a catalog of an earlier version gets the time of its data from what its import kept, unless that is none', async ({
  app,
}) => {
  const imported = await app.query(READ);
  const fill =
    migrations()
      .find(({ name }) => name.endsWith('_upstream_updated_at'))
      ?.sql.replace(/^ALTER TABLE.*$/m, '') ?? '';

  await app.sql('UPDATE catalog SET upstream_updated_at = NULL');
  await app.app.db.script(fill);
  const filled = await app.query(READ);
  await app.sql(
    `UPDATE catalog SET upstream_updated_at = NULL, metadata = '{"timestamp": "2026-02-31T25:00:00Z"}' WHERE source = 'EESSI'`,
  );
  await app.sql(`UPDATE catalog SET upstream_updated_at = NULL, metadata = '{"last_update": ["x"]}' WHERE source = 'SPACK'`);
  await app.app.db.script(fill);
  const odd = await app.query(READ);

  expect(imported.catalogs.nodes).toEqual([
    { name: 'EESSI', upstreamUpdatedAt: '2026-07-01T02:15:12.970Z' },
    { name: 'Spack', upstreamUpdatedAt: '2026-07-02T05:04:48.800Z' },
  ]);
  expect(filled).toEqual(imported);
  expect(odd.catalogs.nodes.map((node: Record<string, unknown>) => node['upstreamUpdatedAt'])).toEqual([null, null]);
});
