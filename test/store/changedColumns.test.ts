import { expect } from 'vitest';
import { changesOf } from '../helpers/changes.ts';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

/** A column: the field that lists its change, with another value, or why its change is not listed. */
type Column = readonly [field: string, value: string] | { readonly unlisted: string; readonly value?: string };

const TIME = { unlisted: 'a time', value: `'2020-01-01'` } as const;
const COUNT = { unlisted: 'a count', value: '17' } as const;
const derived = (value: string) => ({ unlisted: 'derived from other values', value }) as const;
const id = { unlisted: 'the identity of the row' } as const;
const origin = { unlisted: 'not readable', value: `'MANUAL'` } as const;
const copied = { unlisted: 'a copy of what the package or version has' } as const;
const other = (table: string) => `(SELECT id FROM ${table} WHERE id <> r.id LIMIT 1)`;

const TABLES: Readonly<Record<string, { readonly row: string; readonly columns: Readonly<Record<string, Column>> }>> = {
  catalog: {
    row: 'CATALOG',
    columns: {
      id,
      created_at: TIME,
      modified_at: TIME,
      last_update_attempt_at: TIME,
      last_successful_update_at: TIME,
      upstream_updated_at: TIME,
      frozen_at: TIME,
      release: { unlisted: 'not readable', value: `'x'` },
      package_count: COUNT,
      version_count: COUNT,
      target_count: COUNT,
      sort_name: derived(`'x'`),
      version_key: derived(`'x'`),
      revision: { unlisted: 'not readable', value: '17' },
      fingerprint: { unlisted: 'not readable', value: `'x'` },
      imported_revision: { unlisted: 'not readable', value: '17' },
      name: ['name', `'Other'`],
      version: ['version', `'1'`],
      type: ['type', `'PACKAGE_MANAGER'`],
      source: ['source', 'NULL'],
      source_url: ['sourceUrl', `'https://example.org/x'`],
      description: ['description', `'Other.'`],
      metadata: ['metadata', `'{"a": 1}'`],
      auto_update_enabled: ['autoUpdateEnabled', 'NOT auto_update_enabled'],
      update_errors: ['updateErrors', `'Away.'`],
    },
  },
  package: {
    row: 'PACKAGE',
    columns: {
      id,
      origin,
      created_at: TIME,
      modified_at: TIME,
      version_count: COUNT,
      extension_count: COUNT,
      dependent_count: COUNT,
      sort_name: derived(`'x'`),
      is_described_by_us: { unlisted: 'not readable', value: 'true' },
      dependency_names: derived(`'{x}'`),
      counterpart_key: derived(`'x'`),
      catalog_id: ['catalog', other('catalog').replace('r.id', 'r.catalog_id')],
      ecosystem: ['ecosystem', `'R'`],
      name: ['name', `'Other'`],
      description: ['description', `'Other.'`],
      homepage: ['homepage', 'NULL'],
      categories: ['categories', `'{x}'`],
      licenses: ['licenses', `'{MIT}'`],
      maintainers: ['maintainers', `'{me}'`],
      dependencies: ['dependencies', `'{x}'`],
      provides: ['provides', `'{x}'`],
    },
  },
  package_version: {
    row: 'VERSION',
    columns: {
      id,
      origin,
      created_at: TIME,
      modified_at: TIME,
      catalog_id: copied,
      target_set_id: derived('17'),
      parent_package_id: derived('package_id'),
      version_key: derived(`'x'`),
      version_rank: derived('3'),
      toolchain_key: derived(`'x'`),
      has_suffix: derived('true'),
      module_key: derived(`'x'`),
      package_id: ['package', `(SELECT id FROM package WHERE id <> r.package_id LIMIT 1)`],
      build_id: ['module, moduleVersion, parent', other('package_version')],
      version: ['version', `'0'`],
      release_date: ['releaseDate', `'2020-01-01'`],
      description: ['description', `'Other.'`],
      module_name: ['module', `'Other'`],
      module_version: ['module, moduleVersion', `'0'`],
      version_suffix: ['versionSuffix', `'-x'`],
      required_modules: ['requiredModules', `'[]'`],
      toolchain_name: ['toolchain', `'x'`],
      toolchain_version: ['toolchain', `'0'`],
      toolchain_families: ['toolchainFamilies', `'{x}'`],
      dependencies: ['dependencies', `'{x}'`],
      metadata: ['metadata', `'{"a": 1}'`],
      load_commands: ['loadCommands', `'{x}'`],
    },
  },
  target: {
    row: 'TARGET',
    columns: {
      id,
      origin,
      created_at: TIME,
      modified_at: TIME,
      catalog_id: copied,
      package_id: copied,
      version_id: ['packageVersion', `(SELECT id FROM package_version WHERE id <> r.version_id LIMIT 1)`],
      type: ['type', `'x'`],
      name: ['name', `'x'`],
      subtype: ['subtype', `'x'`],
      location: ['location', `'/x'`],
      metadata: ['metadata', `'{"a": 1}'`],
      gpu_architectures: ['gpuArchitectures', `'{x}'`],
    },
  },
};

const test = testWithApp({
  catalogs: [
    catalog('2025.06')
      .package('GROMACS', { '2024.4': {} })
      .package('R', { '4.4': { extensions: ['r/abind@1.4'] } }),
    catalog('2023.06').package('Boost'),
  ],
});

for (const [table, { row, columns }] of Object.entries(TABLES))
  test(`every column of ${table} is compared, or there is a reason why its change is not listed`, async ({ app }) => {
    const known = await app.sql<{ name: string }>(
      'SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND table_schema = current_schema()',
      table,
    );
    expect(Object.keys(columns).sort()).toEqual(known.map(({ name }) => name).sort());

    for (const [column, about] of Object.entries(columns)) {
      const [field, value] = 'unlisted' in about ? [null, about.value] : about;
      if (value === undefined) continue;
      const listed = await changesOf(app, () => change(app, table, column, value));
      const lines = listed.flat().map((line) => line.replace(/^(\w+ \w+) .*?(: [\w, ]+)?$/, '$1$2'));
      expect([column, lines]).toEqual([column, field === null ? [] : [`CHANGED ${row}: ${field}`]]);
    }
  });

type App = Parameters<typeof changesOf>[0];

/** Changes a column of one row. */
async function change(app: App, table: string, column: string, value: string): Promise<void> {
  const own = table === 'package_version' ? 'r.build_id = r.id' : 'true';
  await app.sql(
    `UPDATE ${table} r SET ${column} = ${value} WHERE r.id = (SELECT r.id FROM ${table} r WHERE ${own} ORDER BY r.id LIMIT 1)`,
  );
}
