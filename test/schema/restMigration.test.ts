import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { edit, written } from '../helpers/edits.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { link, offer } from '../helpers/offerings.ts';
import { testWithApp } from '../helpers/withApp.ts';

const ids = { catalog: '', package: '', version: '', offering: '' };

/** Three catalogs with one program each, which stand differently under every order: GROMACS, then adios2, then Mesa by hand. */
const test = testWithApp(
  {
    catalogs: [
      catalog('2023.06').package('GROMACS', {
        '10.2': { gpus: ['nvidia/cc80'], licenses: ['LGPL-2.1-or-later'], categories: ['bio'], description: 'Molecules.' },
      }),
      spack('2026-07-01').package('adios2', { versions: ['2.5'], maintainers: ['pnorbert'] }),
    ],
  },
  async (app) => {
    const made = { name: 'Attic', version: '2024.1', type: 'PACKAGE_MANAGER', autoUpdateEnabled: false };
    ids.catalog = (await written(app, 'createCatalog', made))['uuid'] as string;
    ids.package = (await written(app, 'createPackage', { catalogId: ids.catalog, name: 'Mesa' }))['uuid'] as string;
    const version = { packageId: ids.package, version: '9.1', releaseDate: '2023-01-01', dependencies: ['zlib'] };
    ids.version = (await written(app, 'createVersion', version))['uuid'] as string;
    const target = { versionId: ids.version, name: 'aarch64', subtype: 'nvidia/grace', location: '/opt/mesa' };
    await written(app, 'createTarget', target);
    ids.offering = await offer(app);
    await link(app, ids.offering, 'Attic');

    const { packages } = await app.query(
      '{ packages(filter: { name: "GRO" }) { nodes { id catalog { id } versions { nodes { id } } } } }',
    );
    const [gromacs] = packages.nodes;
    await written(app, 'updateVersion', { id: gromacs.versions.nodes[0].id, releaseDate: '2024-02-01' });
    await written(app, 'updatePackage', { id: gromacs.id, maintainers: ['somebody'] });
    await written(app, 'updateCatalog', { id: gromacs.catalog.id, updateErrors: 'too late' });
  },
);

/** What stands for a row: the name of its package or catalog. */
const LISTS = {
  catalogs: { filter: 'CatalogFilter', order: 'CatalogOrder', nodes: 'name' },
  packages: { filter: 'PackageFilter', order: 'PackageOrder', nodes: 'name' },
  versions: { filter: 'VersionFilter', order: 'VersionOrder', nodes: 'package { name }' },
  targets: { filter: 'TargetFilter', order: 'TargetOrder', nodes: 'packageVersion { package { name } }' },
};

const listOf = (title: string) => title.split(' ')[0] as keyof typeof LISTS;
const nameOf = (node: any): string => node.name ?? nameOf(node.package ?? node.packageVersion);

async function rows(app: TestApp, list: keyof typeof LISTS, variables: object): Promise<string[]> {
  const { filter, order, nodes } = LISTS[list];
  const data = await app.query(
    `query ($filter: ${filter}, $orderBy: [${order}!]) { ${list}(filter: $filter, orderBy: $orderBy) { totalCount nodes { ${nodes} } } }`,
    variables,
  );
  expect(data[list].totalCount).toBe(data[list].nodes.length);
  return data[list].nodes.map(nameOf);
}

/** What is ordered by what → the rows from the smallest; and those from the greatest that matter, where that is not just the reverse. */
const ORDERS: [title: string, field: string, up: string[], down?: string[]][] = [
  ['catalogs ordered by name', 'NAME', ['Attic', 'EESSI', 'Spack']],
  ['catalogs ordered by version', 'VERSION', ['EESSI', 'Attic', 'Spack']],
  ['catalogs ordered by catalog_type', 'TYPE', ['EESSI', 'Attic', 'Spack']],
  ['catalogs ordered by created', 'CREATED_AT', ['EESSI', 'Spack', 'Attic']],
  ['catalogs ordered by modified', 'MODIFIED_AT', ['Spack', 'Attic', 'EESSI']],
  [
    'catalogs ordered by their last successful update',
    'LAST_SUCCESSFUL_UPDATE_AT',
    ['EESSI', 'Spack', 'Attic'],
    ['Spack', 'EESSI', 'Attic'],
  ],
  ['packages ordered by name', 'NAME', ['adios2', 'GROMACS', 'Mesa']],
  ['packages ordered by catalog_name', 'CATALOG_NAME', ['Mesa', 'GROMACS', 'adios2']],
  ['packages ordered by catalog_version', 'CATALOG_VERSION', ['GROMACS', 'Mesa', 'adios2']],
  ['packages ordered by created', 'CREATED_AT', ['GROMACS', 'adios2', 'Mesa']],
  ['packages ordered by modified', 'MODIFIED_AT', ['adios2', 'Mesa', 'GROMACS']],
  ['versions ordered by version', 'VERSION', ['adios2', 'Mesa', 'GROMACS']],
  ['versions ordered by package_name', 'PACKAGE_NAME', ['adios2', 'GROMACS', 'Mesa']],
  ['versions ordered by release_date', 'RELEASE_DATE', ['Mesa', 'GROMACS', 'adios2'], ['GROMACS', 'Mesa', 'adios2']],
  ['versions ordered by created', 'CREATED_AT', ['GROMACS', 'adios2', 'Mesa']],
  ['targets ordered by cpu_family', 'CPU_FAMILY', ['Mesa', 'GROMACS', 'adios2'], ['GROMACS', 'Mesa']],
  ['targets ordered by cpu_microarchitecture', 'CPU_MICROARCHITECTURE', ['GROMACS', 'Mesa', 'adios2'], ['Mesa', 'GROMACS']],
  ['targets ordered by package_name', 'PACKAGE_NAME', ['adios2', 'GROMACS', 'Mesa']],
  ['targets ordered by target_type', 'TYPE', ['adios2', 'GROMACS', 'Mesa']],
  ['targets ordered by target_name', 'NAME', ['Mesa', 'adios2', 'GROMACS']],
  ['targets ordered by created', 'CREATED_AT', ['GROMACS', 'adios2', 'Mesa']],
];

for (const [title, field, up, down = up.toReversed()] of ORDERS)
  test(title, async ({ app }) => {
    expect(await rows(app, listOf(title), { orderBy: [{ field, direction: 'ASC' }] })).toEqual(up);
    const fromGreatest = await rows(app, listOf(title), { orderBy: [{ field, direction: 'DESC' }] });
    expect(fromGreatest.filter((name) => down.includes(name))).toEqual(down);
  });

/** What is filtered by what alone → the rows that are left. */
const FILTERS: [title: string, filter: () => object, left: string[]][] = [
  ['catalogs filtered by name', () => ({ name: 'tTi' }), ['Attic']],
  ['catalogs filtered by version', () => ({ version: '23.0' }), ['EESSI']],
  ['catalogs filtered by description', () => ({ description: 'ENVIRONMENT for' }), ['EESSI']],
  ['catalogs filtered by catalog_type', () => ({ type: ['PACKAGE_MANAGER', 'SOURCE_PACKAGE'] }), ['Attic', 'Spack']],
  ['catalogs filtered by auto_update_enabled', () => ({ autoUpdateEnabled: false }), ['Attic']],
  ['packages filtered by name', () => ({ name: 'roma' }), ['GROMACS']],
  ['packages filtered by description', () => ({ description: 'molec' }), ['GROMACS']],
  ['packages filtered by catalog_uuid', () => ({ catalogId: ids.catalog }), ['Mesa']],
  ['packages filtered by catalog_name', () => ({ catalogName: 'tti' }), ['Mesa']],
  ['packages filtered by catalog_version', () => ({ catalogVersion: '.07' }), ['adios2']],
  ['packages filtered by catalog_type', () => ({ catalogType: ['SOURCE_PACKAGE'] }), ['adios2']],
  ['packages filtered by offering_uuid', () => ({ offeringId: ids.offering }), ['Mesa']],
  ['packages filtered by cpu_family', () => ({ cpuFamily: ['aarch64'] }), ['Mesa']],
  ['packages filtered by cpu_microarchitecture', () => ({ cpuMicroarchitecture: ['amd/zen3'] }), ['GROMACS']],
  ['packages filtered by has_version', () => ({ hasVersion: '2.5' }), ['adios2']],
  ['packages filtered by has_gpu', () => ({ hasGpu: false }), ['adios2', 'Mesa']],
  ['versions filtered by version', () => ({ version: '.2' }), ['GROMACS']],
  ['versions filtered by package_uuid', () => ({ packageId: ids.package }), ['Mesa']],
  ['versions filtered by package_name', () => ({ packageName: 'DIO' }), ['adios2']],
  ['versions filtered by catalog_uuid', () => ({ catalogId: ids.catalog }), ['Mesa']],
  ['versions filtered by offering_uuid', () => ({ offeringId: ids.offering }), ['Mesa']],
  ['versions filtered by cpu_family', () => ({ cpuFamily: ['x86_64'] }), ['GROMACS']],
  ['versions filtered by cpu_microarchitecture', () => ({ cpuMicroarchitecture: ['nvidia/grace'] }), ['Mesa']],
  ['versions filtered by release_date_after', () => ({ releasedAfter: '2024-02-01' }), ['GROMACS']],
  ['versions filtered by release_date_before', () => ({ releasedBefore: '2023-01-01' }), ['Mesa']],
  ['versions filtered by toolchain_version', () => ({ toolchainVersion: '2023b' }), ['GROMACS']],
  ['versions filtered by toolchain_families_compatibility', () => ({ toolchainFamily: ['2023b_foss'] }), ['GROMACS']],
  ['targets filtered by version_uuid', () => ({ versionId: ids.version }), ['Mesa']],
  ['targets filtered by package_uuid', () => ({ packageId: ids.package }), ['Mesa']],
  ['targets filtered by catalog_uuid', () => ({ catalogId: ids.catalog }), ['Mesa']],
  ['targets filtered by offering_uuid', () => ({ offeringId: ids.offering }), ['Mesa']],
  ['targets filtered by cpu_family', () => ({ cpuFamily: ['AArch64'] }), ['Mesa']],
  ['targets filtered by cpu_microarchitecture', () => ({ cpuMicroarchitecture: ['amd/zen3'] }), ['GROMACS']],
  ['targets filtered by path', () => ({ location: 'PT/me' }), ['Mesa']],
  ['targets filtered by target_type', () => ({ type: ['build_variant'] }), ['adios2']],
  ['targets filtered by target_name', () => ({ name: 'efau' }), ['adios2']],
  ['targets filtered by target_subtype', () => ({ subtype: 'grac' }), ['Mesa']],
  ['targets filtered by gpu_arch', () => ({ gpuArchitecture: ['nvidia/cc80'] }), ['GROMACS']],
];

for (const [title, filter, left] of FILTERS)
  test(title, async ({ app }) => {
    const orderBy = [
      { field: listOf(title) === 'catalogs' || listOf(title) === 'packages' ? 'NAME' : 'PACKAGE_NAME', direction: 'ASC' },
    ];
    expect(await rows(app, listOf(title), { filter: filter(), orderBy })).toEqual(left);
  });

test('packages searched by name, description or version', async ({ app }) => {
  const found = async (search: string) =>
    (await app.query('query ($search: String) { packages(search: $search) { nodes { name } } }', { search })).packages.nodes.map(
      nameOf,
    );

  expect(await found('mesa')).toEqual(['Mesa']);
  expect(await found('molecules')).toEqual(['GROMACS']);
  expect(await found('2.5')).toEqual(['adios2']);
});

const IDENTITY = 'id uuid createdAt modifiedAt';
const identity = {
  id: expect.stringMatching(/./),
  uuid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
  modifiedAt: expect.stringMatching(/^\d{4}-.*Z$/),
};
const instant = expect.stringMatching(/^\d{4}-.*Z$/);

test('every field of a catalog is read', async ({ app }) => {
  const { catalogs } = await app.query(`{ catalogs(filter: { name: "EESSI" }) { nodes { ${IDENTITY} name version type typeDisplay
    supportsCpuTargetRestrictions sourceUrl description metadata autoUpdateEnabled lastUpdateAttemptAt lastSuccessfulUpdateAt updateErrors
    packageCount versionCount targetCount cpuTargets { cpuFamily cpuMicroarchitecture fullArchitecture } } } }`);

  expect(catalogs.nodes).toEqual([
    {
      ...identity,
      name: 'EESSI',
      version: '2023.06',
      type: 'BINARY_RUNTIME',
      typeDisplay: 'Binary Runtime (EESSI)',
      supportsCpuTargetRestrictions: true,
      sourceUrl: expect.stringMatching(/^http.*\/eessi/),
      description: expect.stringMatching(/^European Environment/),
      metadata: expect.any(Object),
      autoUpdateEnabled: true,
      lastUpdateAttemptAt: instant,
      lastSuccessfulUpdateAt: instant,
      updateErrors: 'too late',
      packageCount: 1,
      versionCount: 1,
      targetCount: 1,
      cpuTargets: [{ cpuFamily: 'x86_64', cpuMicroarchitecture: 'amd/zen3', fullArchitecture: 'x86_64/amd/zen3' }],
    },
  ]);
});

test('every field of a package is read', async ({ app }) => {
  const { packages } = await app.query(`{ packages(filter: { name: "GROMACS" }) { nodes { ${IDENTITY} name description homepage
    categories licenses maintainers isExtension ecosystem extensionCount versionCount parents { nodes { id } } extensions { nodes { id } }
    catalog { name version type typeDisplay } versions { nodes { version releaseDate targets { nodes { location } } } } } } }`);

  expect(packages.nodes).toEqual([
    {
      ...identity,
      name: 'GROMACS',
      description: 'Molecules.',
      homepage: 'https://example.org/',
      categories: ['bio'],
      licenses: ['LGPL-2.1-or-later'],
      maintainers: ['somebody'],
      isExtension: false,
      ecosystem: 'SOFTWARE',
      extensionCount: 0,
      versionCount: 1,
      parents: { nodes: [] },
      extensions: { nodes: [] },
      catalog: { name: 'EESSI', version: '2023.06', type: 'BINARY_RUNTIME', typeDisplay: 'Binary Runtime (EESSI)' },
      versions: {
        nodes: [
          {
            version: '10.2',
            releaseDate: '2024-02-01',
            targets: { nodes: [{ location: expect.stringMatching(/^\/cvmfs\/.*zen3/) }] },
          },
        ],
      },
    },
  ]);
});

test('every field of a version is read', async ({ app }) => {
  const { versions } =
    await app.query(`{ versions(filter: { version: "9.1" }) { nodes { ${IDENTITY} version releaseDate targetCount
    package { name catalog { type } } dependencies metadata moduleVersion } } }`);

  expect(versions.nodes).toEqual([
    {
      ...identity,
      version: '9.1',
      releaseDate: '2023-01-01',
      targetCount: 1,
      package: { name: 'Mesa', catalog: { type: 'PACKAGE_MANAGER' } },
      dependencies: ['zlib'],
      metadata: {},
      moduleVersion: '',
    },
  ]);
});

test('every field of a target is read', async ({ app }) => {
  const { targets } =
    await app.query(`{ targets(filter: { location: "/opt/mesa" }) { nodes { ${IDENTITY} type name subtype location
    cpuFamily cpuMicroarchitecture metadata gpuArchitectures packageVersion { version } } } }`);

  expect(targets.nodes).toEqual([
    {
      ...identity,
      type: 'cpu_architecture',
      name: 'aarch64',
      subtype: 'nvidia/grace',
      location: '/opt/mesa',
      cpuFamily: 'aarch64',
      cpuMicroarchitecture: 'nvidia/grace',
      metadata: {},
      gpuArchitectures: [],
      packageVersion: { version: '9.1' },
    },
  ]);
});

test('a catalog, a package, a version and a target are each created, changed and deleted', async ({ app }) => {
  const catalogId = (await written(app, 'createCatalog', { name: 'Short', version: '1' }))['id'];
  const packageId = (await written(app, 'createPackage', { catalogId, name: 'lived' }))['id'];
  const versionId = (await written(app, 'createVersion', { packageId, version: '1' }))['id'];
  const targetId = (await written(app, 'createTarget', { versionId, name: 'x86_64' }))['id'];
  const all = {
    Target: [targetId, 'name'],
    Version: [versionId, 'version'],
    Package: [packageId, 'name'],
    Catalog: [catalogId, 'name'],
  };

  for (const [kind, [id, field]] of Object.entries(all)) {
    expect(await written(app, `update${kind}`, { id, [field as string]: 'other' })).toMatchObject({
      id,
      [field as string]: 'other',
    });
    expect(await edit(app, `delete${kind}`, { id })).toMatchObject({ __typename: 'DeletePayload', deletedId: id });
  }
});
