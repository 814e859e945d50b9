import { expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { createDatabase } from '../helpers/database.ts';
import { catalog, spack } from '../helpers/factories.ts';

const CATALOGS = [
  catalog('2023.06')
    .package('NumBox', {
      '1.0': [
        { toolchain: 'foss-2026.1', extensions: ['python/numthing@1.26'] },
        {
          toolchain: 'GCC-9.3.0',
          families: ['2026.2_foss', '2026.10_foss'],
          suffix: '-CUDA-12.4.0',
          extensions: ['python/numthing@1.26'],
        },
        { toolchain: 'system-', families: [], gpus: ['nvidia/cc120', 'nvidia/cc80'] },
      ],
    })
    .package('bare', { '2.0': {} }),
  spack('2026-07-01')
    .entry('tidy', {
      ...{ name: 'tidy', summary: 'Tidies.', homepages: [null] },
      version: [
        { version: '0.14' },
        { version: '0.14-patches', repositories: [{ type: 'git', url: 'https://git.example.org/t.git', branch: 'x' }] },
      ],
    })
    .package('betas', { versions: ['3.9.2b2', '3.9.2', '3.9.2b', '1.0-M1'] }),
];

const state = async (app: TestApp) => [
  await app.sql(`SELECT id, version_key, version_rank, toolchain_families, toolchain_key, has_suffix, module_key, modified_at
    FROM package_version ORDER BY id`),
  await app.sql('SELECT id, version_key, modified_at, revision FROM catalog ORDER BY id'),
  await app.sql('SELECT id, gpu_architectures FROM target ORDER BY id'),
  await app.sql('SELECT id, counterpart_key FROM package ORDER BY id'),
];

/** As older editions of the rules have left them. */
const OLD = [
  `UPDATE package_version SET version_key = 'z' || version_key, version_rank = 1 - least(version_rank, 1), toolchain_key = 'old', has_suffix = false, module_key = ''`,
  `UPDATE package_version SET toolchain_families = ARRAY(SELECT regexp_replace(upper(f), '(.*)_(.*)', '\\2_\\1') FROM unnest(toolchain_families) f)
   WHERE toolchain_families <> '{}'`,
  `UPDATE catalog SET version_key = 'old'`,
  `UPDATE package SET counterpart_key = 'old'`,
  `UPDATE target SET gpu_architectures = ARRAY(SELECT g FROM unnest(gpu_architectures) g ORDER BY g) WHERE gpu_architectures <> '{}'`,
];

test('a database that follows older rules has at the next start what an import would write, and a refresh finds nothing to change', async () => {
  await using database = await createDatabase();
  const before = await (async () => {
    await using app = await openTestApp({ database, catalogs: CATALOGS });
    const right = await state(app);
    for (const text of OLD) await app.sql(text);
    expect(await state(app)).not.toEqual(right);
    await app.sql('UPDATE derived_edition SET edition = 0');
    return right;
  })();

  await using app = await openTestApp({ database, serves: CATALOGS });

  expect(await state(app)).toEqual(before);
  const { versions } = await app.query('{ versions(filter: { toolchainFamily: ["foss/2026.1"] }) { totalCount } }');
  expect(versions.totalCount).toBe(2);
  for (const { id } of await app.sql<{ id: string }>('SELECT id FROM catalog WHERE source IS NOT NULL')) {
    const { summary } = await app.refreshCatalog(id);
    expect(summary).toMatchObject({
      versions: { added: 0, changed: 0, removed: 0 },
      targets: { added: 0, changed: 0, removed: 0 },
    });
  }
}, 90_000);

test('a database that follows the rules is left alone', async () => {
  await using database = await createDatabase();
  await (async () => {
    await using app = await openTestApp({ database, catalogs: [catalog('2023.06').package('x')] });
    await app.sql(`UPDATE package_version SET module_key = 'as it is'`);
  })();

  await using app = await openTestApp({ database });

  expect(await app.sql('SELECT DISTINCT module_key FROM package_version')).toEqual([{ module_key: 'as it is' }]);
});
