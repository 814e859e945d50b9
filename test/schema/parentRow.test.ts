import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('GROMACS', { '2024.1': { gpus: ['nvidia/cc80'], extensions: ['python/gmxapi@0.4'] }, '2024.4': {} })
      .packages(5),
    spack('2026-07-01').package('zlib', { versions: ['1.3', 'develop'], homepage: null }),
  ],
});

const CATALOG =
  '{ id uuid createdAt modifiedAt name version type source sourceUrl description autoUpdateEnabled lastSuccessfulUpdateAt upstreamUpdatedAt packageCount versionCount targetCount }';
const PACKAGE = `{ id uuid createdAt modifiedAt name ecosystem isExtension description homepage categories licenses maintainers provides
  versionCount catalog ${CATALOG} }`;
const VERSION = `{ id uuid createdAt modifiedAt version releaseDate versionSuffix metadata loadCommands toolchainFamilies
  module { fullName } toolchain { name version } requiredModules { fullName } package ${PACKAGE} }`;

test('a row that is read with another one has the values that it has by its id', async ({ app }) => {
  const { targets } = await app.query(`{ targets(first: 100) { nodes { id packageVersion ${VERSION} } } }`);
  const statements = app.statements();

  expect(statements).toEqual(['targets.page']);
  expect(targets.nodes.length).toBeGreaterThan(5);
  for (const { id, packageVersion } of targets.nodes) {
    const query = `query ($target: ID!, $version: ID!, $package: ID!, $catalog: ID!) {
      target(id: $target) { packageVersion ${VERSION} } version(id: $version) ${VERSION} package(id: $package) ${PACKAGE} catalog(id: $catalog) ${CATALOG} }`;
    const ids = { version: packageVersion.id, package: packageVersion.package.id, catalog: packageVersion.package.catalog.id };
    const alone = await app.query(query, { target: id, ...ids });
    expect(alone.target.packageVersion).toEqual(packageVersion);
    expect(alone.version).toEqual(packageVersion);
    expect(alone.package).toEqual(packageVersion.package);
    expect(alone.catalog).toEqual(packageVersion.package.catalog);
  }
});

test('what is large is not repeated in every row: it is read once by its id', async ({ app }) => {
  const { packages } = await app.query('{ packages(first: 5) { nodes { catalog { name metadata } } } }');

  expect(app.statements()).toEqual(['packages.page', 'catalog.byId']);
  expect(packages.nodes[0].catalog).toEqual({ name: 'EESSI', metadata: expect.any(Object) });
});

test('aliases and siblings that select other fields of the same row each have theirs', async ({ app }) => {
  const { a, b } = await app.query(`{
    a: catalogs(filter: { name: "EESSI" }) { nodes { packages(first: 2) { nodes { name catalog { name } again: catalog { version } } } } }
    b: catalogs(filter: { name: "EESSI" }) { nodes { packages(first: 2) { nodes { name catalog { name metadata version } } } } } }`);

  expect(a.nodes[0].packages.nodes[0]).toMatchObject({ catalog: { name: 'EESSI' }, again: { version: '2023.06' } });
  expect(b.nodes[0].packages.nodes[0]).toMatchObject({ catalog: { name: 'EESSI', version: '2023.06', metadata: {} } });
});

test.for(['latestVersion { package { name } }', 'versions { nodes { package { catalog { name } } } }'])(
  'a nested list reads them as well: %s',
  async (field, { app }) => {
    const { packages } = await app.query(`{ packages(filter: { nameExact: "gromacs" }) { nodes { ${field} } } }`);

    expect(app.statements()).toHaveLength(2);
    expect(JSON.stringify(packages)).toMatch(/"name":"(GROMACS|EESSI)"/);
  },
);
