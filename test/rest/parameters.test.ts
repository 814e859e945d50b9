import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { link, offer } from '../helpers/offerings.ts';
import { ask, listed, write } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const ids = { catalog: '', package: '', version: '', offering: '', bundle: '' };

async function made(app: TestApp, list: string, body: object): Promise<any> {
  const answer = await write(app, 'POST', `marketplace-software-${list}/`, body);
  if (answer.status !== 201) throw new Error(`It was refused: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Three catalogs with one program each, which stand differently under every order: GROMACS with numpy, then adios2, then Mesa by hand. */
const test = testWithApp(
  {
    catalogs: [
      catalog('2023.06').package('GROMACS', {
        '10.2': {
          gpus: ['nvidia/cc80'],
          licenses: ['LGPL-2.1-or-later'],
          categories: ['bio'],
          description: 'Molecules.',
          extensions: ['python/numpy@1.9'],
        },
      }),
      spack('2026-07-01').package('adios2', { versions: ['2.5'], maintainers: ['pnorbert'], provides: ['io'] }),
    ],
  },
  async (app) => {
    const attic = await made(app, 'catalogs', {
      name: 'Attic',
      version: '2024.1',
      catalog_type: 'package_manager',
      auto_update_enabled: false,
    });
    const mesa = await made(app, 'packages', { catalog: attic.url, name: 'Mesa' });
    const version = await made(app, 'versions', {
      package: mesa.url,
      version: '9.1',
      release_date: '2023-01-01',
      dependencies: ['zlib'],
    });
    await made(app, 'targets', {
      version: version.url,
      cpu_family: 'aarch64',
      cpu_microarchitecture: 'nvidia/grace',
      path: '/opt/mesa',
    });
    const offering = await offer(app);
    await link(app, offering, 'Attic');
    const [{ id }] = (await app.sql<{ id: string }>('SELECT id FROM offering')) as [{ id: string }];
    const [gromacs] = await listed(app, 'marketplace-software-packages/?name_exact=gromacs');
    await write(app, 'PATCH', `marketplace-software-versions/${gromacs.versions[0].uuid}/`, { release_date: '2024-02-01' });
    await write(app, 'PATCH', `marketplace-software-packages/${gromacs.uuid}/`, { maintainers: ['somebody'] });
    await write(app, 'PATCH', gromacs.catalog.slice(`${app.url}/api/`.length), { update_errors: 'too late' });
    Object.assign(ids, { catalog: attic.uuid, package: mesa.uuid, version: version.uuid, offering: id, bundle: gromacs.uuid });
  },
);

/** What stands for a row of each list: the name of its package or catalog. */
async function names(app: TestApp, list: string, query: string): Promise<string[]> {
  const rows = await listed(app, `marketplace-software-${list}/?${query}`);
  return Promise.all(rows.map(async (row) => row.package_name ?? row.name ?? (await (await fetch(row.package)).json()).name));
}

const listOf = (title: string) => title.split(' ')[0] as string;

const FILTERS: [title: string, query: () => string, left: string[]][] = [
  ['catalogs filtered by name', () => 'name=tTi', ['Attic']],
  ['catalogs filtered by version', () => 'version=23.0', ['EESSI']],
  ['catalogs filtered by description', () => 'description=ENVIRONMENT for', ['EESSI']],
  ['catalogs filtered by catalog_type', () => 'catalog_type=source_package', ['Spack']],
  ['catalogs filtered by auto_update_enabled', () => 'auto_update_enabled=False', ['Attic']],
  ['packages filtered by query', () => 'query=MOLEC', ['GROMACS']],
  ['packages filtered by name', () => 'name=roma', ['GROMACS']],
  ['packages filtered by name_exact', () => 'name_exact=MESA', ['Mesa']],
  ['packages filtered by name_in', () => 'name_in=MESA&name_in=adios2', ['adios2', 'Mesa']],
  ['packages filtered by catalog_uuids', () => `catalog_uuids=${ids.catalog}`, ['Mesa']],
  ['packages filtered by provides', () => 'provides=IO', ['adios2']],
  ['packages filtered by description', () => 'description=molec', ['GROMACS']],
  ['packages filtered by catalog_uuid', () => `catalog_uuid=${ids.catalog}`, ['Mesa']],
  ['packages filtered by catalog_name', () => 'catalog_name=tti', ['Mesa']],
  ['packages filtered by catalog_version', () => 'catalog_version=.07', ['adios2']],
  ['packages filtered by catalog_type', () => 'catalog_type=source_package', ['adios2']],
  ['packages filtered by offering_uuid', () => `offering_uuid=${ids.offering}`, ['Mesa']],
  ['packages filtered by cpu_family', () => 'cpu_family=aarch64&cpu_family=sparc', ['Mesa']],
  ['packages filtered by cpu_microarchitecture', () => 'cpu_microarchitecture=zen3&is_extension=false', ['GROMACS']],
  ['packages filtered by has_version', () => 'has_version=2.5', ['adios2']],
  ['packages filtered by is_extension', () => 'is_extension=true', ['numpy']],
  ['packages filtered by parent_software_uuid', () => `parent_software_uuid=${ids.bundle}`, ['numpy']],
  ['packages filtered by category', () => 'category=bio', ['GROMACS']],
  ['packages filtered by license', () => 'license=LGPL-2.1-or-later', ['GROMACS']],
  ['packages filtered by license_satisfies', () => 'license_satisfies=LGPL-3.0-only', ['GROMACS']],
  ['packages filtered by depends_on', () => 'depends_on=ZLIB', ['Mesa']],
  ['packages filtered by extension_type', () => 'extension_type=python', ['GROMACS']],
  ['packages filtered by an unknown extension_type', () => 'extension_type=cobol', []],
  ['packages filtered by extension_name', () => 'extension_name=numpy', ['GROMACS']],
  ['packages filtered by toolchain_name', () => 'toolchain_name=foss&is_extension=0', ['GROMACS']],
  [
    'packages filtered by toolchain_families_compatibility',
    () => 'toolchain_families_compatibility=foss_2023b&is_extension=0',
    ['GROMACS'],
  ],
  ['packages filtered by has_gpu', () => 'has_gpu=false', ['adios2', 'Mesa']],
  ['packages filtered by gpu_arch', () => 'gpu_arch=nvidia/cc80&is_extension=false', ['GROMACS']],
  ['versions filtered by version', () => 'version=.2', ['GROMACS']],
  ['versions filtered by version_exact', () => 'version_exact=9.1', ['Mesa']],
  ['versions filtered by package_uuid', () => `package_uuid=${ids.package}`, ['Mesa']],
  ['versions filtered by package_name', () => 'package_name=DIO', ['adios2']],
  ['versions filtered by catalog_uuid', () => `catalog_uuid=${ids.catalog}`, ['Mesa']],
  ['versions filtered by offering_uuid', () => `offering_uuid=${ids.offering}`, ['Mesa']],
  ['versions filtered by cpu_family', () => 'cpu_family=x86_64&package_name=GRO', ['GROMACS']],
  ['versions filtered by cpu_microarchitecture', () => 'cpu_microarchitecture=nvidia/grace', ['Mesa']],
  ['versions filtered by release_date_after', () => 'release_date_after=2024-02-01', ['GROMACS']],
  ['versions filtered by release_date_before', () => 'release_date_before=2023-01-01', ['Mesa']],
  ['versions filtered by toolchain_name', () => 'toolchain_name=foss&package_name=GRO', ['GROMACS']],
  ['versions filtered by toolchain_version', () => 'toolchain_version=2023b&package_name=num', ['numpy']],
  [
    'versions filtered by toolchain_families_compatibility',
    () => 'toolchain_families_compatibility=2023b_foss&version=10',
    ['GROMACS'],
  ],
  ...['2023B_FOSS', 'foss_2023b', 'foss/2023b', 'FOSS-2023b'].map((written): [string, () => string, string[]] => [
    `versions filtered by toolchain_families_compatibility, written ${written}`,
    () => `toolchain_families_compatibility=${written}&version=10`,
    ['GROMACS'],
  ]),
  ...['accel/nvidia/cc80', 'sm_80', '8.0', 'CC80'].flatMap((written) =>
    (['packages', 'versions', 'targets'] as const).map((list): [string, () => string, string[]] => [
      `${list} filtered by gpu_arch, written ${written}`,
      () => `gpu_arch=${written}${list === 'packages' ? '&is_extension=false' : list === 'versions' ? '&version=10' : ''}`,
      ['GROMACS'],
    ]),
  ),
  ...['linux/x86_64/amd/zen3', 'x86_64/AMD/zen3', 'ZEN3'].flatMap((written) =>
    (['packages', 'versions'] as const).map((list): [string, () => string, string[]] => [
      `${list} filtered by cpu_microarchitecture, written ${written}`,
      () => `cpu_microarchitecture=${written}&${list === 'packages' ? 'is_extension=false' : 'package_name=GRO&version=10'}`,
      ['GROMACS'],
    ]),
  ),
  ['versions filtered by created_after', () => 'created_after=2020-01-01T00:00:00Z&package_name=mesa', ['Mesa']],
  ['versions filtered by created_after, in the future', () => 'created_after=2999-01-01T00:00:00%2B01:00', []],
  ['versions filtered by catalog_type', () => 'catalog_type=package_manager', ['Mesa']],
  ['versions filtered by has_gpu', () => 'has_gpu=false', ['adios2', 'Mesa']],
  ['versions filtered by gpu_arch', () => 'gpu_arch=cc80&version=10', ['GROMACS']],
  ['targets filtered by version_uuid', () => `version_uuid=${ids.version}`, ['Mesa']],
  ['targets filtered by package_uuid', () => `package_uuid=${ids.package}`, ['Mesa']],
  ['targets filtered by catalog_uuid', () => `catalog_uuid=${ids.catalog}`, ['Mesa']],
  ['targets filtered by offering_uuid', () => `offering_uuid=${ids.offering}`, ['Mesa']],
  ['targets filtered by cpu_family', () => 'cpu_family=AArch64', ['Mesa']],
  ['targets filtered by cpu_microarchitecture', () => 'cpu_microarchitecture=amd/zen3', ['GROMACS']],
  ['targets filtered by path', () => 'path=PT/me', ['Mesa']],
  ['targets filtered by target_type', () => 'target_type=Build_Variant', ['adios2']],
  ['targets filtered by target_name', () => 'target_name=efau', ['adios2']],
  ['targets filtered by target_subtype', () => 'target_subtype=grac', ['Mesa']],
  ['targets filtered by has_gpu', () => 'has_gpu=true', ['GROMACS']],
  ['targets filtered by gpu_arch', () => 'gpu_arch=nvidia/cc80', ['GROMACS']],
];

for (const [title, query, left] of FILTERS)
  test(title, async ({ app }) => {
    expect((await names(app, listOf(title), query())).sort()).toEqual([...left].sort());
  });

test('an accepted licence that SPDX does not know is refused with its text', async ({ app }) => {
  expect(await ask(app, 'GET', 'marketplace-software-packages/?license_satisfies=MIT&license_satisfies=nonsense')).toMatchObject({
    status: 400,
    body: { license_satisfies: [expect.stringContaining('"nonsense" is not an SPDX licence identifier')] },
  });
});

const PROGRAMS = 'is_extension=false';

/** What is ordered by what → the rows from the smallest, and the filter that leaves these. */
const ORDERS: [title: string, key: string, up: string[], query?: string][] = [
  ['catalogs ordered by name', 'name', ['Attic', 'EESSI', 'Spack']],
  ['catalogs ordered by version', 'version', ['EESSI', 'Attic', 'Spack']],
  ['catalogs ordered by catalog_type', 'catalog_type', ['EESSI', 'Attic', 'Spack']],
  ['catalogs ordered by created', 'created', ['EESSI', 'Spack', 'Attic']],
  ['catalogs ordered by modified', 'modified', ['Spack', 'Attic', 'EESSI']],
  ['packages ordered by name', 'name', ['adios2', 'GROMACS', 'Mesa'], PROGRAMS],
  ['packages ordered by catalog_name', 'catalog_name', ['Mesa', 'GROMACS', 'adios2'], PROGRAMS],
  ['packages ordered by catalog_version', 'catalog_version', ['GROMACS', 'Mesa', 'adios2'], PROGRAMS],
  ['packages ordered by created', 'created', ['GROMACS', 'adios2', 'Mesa'], PROGRAMS],
  ['packages ordered by modified', 'modified', ['adios2', 'Mesa', 'GROMACS'], PROGRAMS],
  ['versions ordered by version', 'version', ['numpy', 'adios2', 'Mesa', 'GROMACS']],
  ['versions ordered by package_name', 'package_name', ['adios2', 'GROMACS', 'Mesa', 'numpy']],
  ['versions ordered by release_date', 'release_date', ['Mesa', 'GROMACS'], 'release_date_after=2000-01-01'],
  ['versions ordered by created', 'created,package_name', ['GROMACS', 'numpy', 'adios2', 'Mesa']],
  ['targets ordered by cpu_family', 'cpu_family', ['Mesa', 'GROMACS', 'adios2']],
  ['targets ordered by cpu_microarchitecture', 'cpu_microarchitecture', ['GROMACS', 'Mesa', 'adios2']],
  ['targets ordered by package_name', 'package_name', ['adios2', 'GROMACS', 'Mesa']],
  ['targets ordered by target_type', 'target_type', ['adios2', 'GROMACS', 'Mesa']],
  ['targets ordered by target_name', 'target_name', ['Mesa', 'adios2', 'GROMACS']],
  ['targets ordered by created', 'created', ['GROMACS', 'adios2', 'Mesa']],
];

for (const [title, key, up, query = ''] of ORDERS)
  test(title, async ({ app }) => {
    const turned = key.split(',').map((part) => `-${part}`);

    expect(await names(app, listOf(title), `o=${key}&${query}`)).toEqual(up);
    expect(await names(app, listOf(title), `o=${turned.join(',')}&${query}`)).toEqual(up.toReversed());
    expect(await names(app, listOf(title), `${turned.map((part) => `o=${part}`).join('&')}&${query}`)).toEqual(up.toReversed());
  });

test('all that is said of a CPU is said of one and the same target', async ({ app }) => {
  expect(await names(app, 'packages', 'cpu_family=aarch64&cpu_microarchitecture=amd/zen3')).toEqual([]);
  expect(await names(app, 'packages', 'cpu_family=x86_64&cpu_microarchitecture=amd/zen3&has_version=9.1')).toEqual([]);
});

test('a page and its size are counted from one to three hundred, and what they cannot be is answered as ever', async ({
  app,
}) => {
  const at = async (query: string) => {
    const { status, body, headers } = await ask(app, 'GET', `marketplace-software-catalogs/?${query}`);
    return [status, status === 200 ? body.map(({ name }: any) => name) : body, headers.get('x-result-count')];
  };
  const all = [200, ['Attic', 'EESSI', 'Spack'], '3'];
  const past = [404, { detail: 'Invalid page.' }, null];

  expect(await at('page_size=2')).toEqual([200, ['Attic', 'EESSI'], '3']);
  expect(await at('page_size=2&page=2')).toEqual([200, ['Spack'], '3']);
  expect(await at('page_size=2&page=last')).toEqual([200, ['Spack'], '3']);
  expect(await at('page_size=2&page=3')).toEqual(past);
  expect(await at('name=nothing')).toEqual([200, [], '0']);
  for (const size of ['0', '-1', 'x', '301', '999999999']) expect(await at(`page_size=${size}`)).toEqual(all);
  for (const page of ['0', '-1', 'x', '1.5', '9999999999']) expect(await at(`page=${page}`)).toEqual(past);
});

test('parameters that say nothing or that nobody knows are ignored', async ({ app }) => {
  expect(await names(app, 'catalogs', 'name=&o=&catalog_type=&colour=red')).toEqual(['Attic', 'EESSI', 'Spack']);
});

test('white space around a value is ignored', async ({ app }) => {
  for (const [list, query, left] of [
    ['catalogs', 'name=%20atti%20', ['Attic']],
    ['packages', 'name=%20mesa%20', ['Mesa']],
    ['packages', 'name_exact=+MESA%09', ['Mesa']],
    ['packages', 'has_version=%0A2.5', ['adios2']],
    ['packages', `catalog_uuid=%20${ids.catalog}%20`, ['Mesa']],
    ['packages', 'cpu_family=%20aarch64', ['Mesa']],
    ['packages', 'is_extension=%20true%20', ['numpy']],
    ['versions', 'version_exact=%209.1', ['Mesa']],
    ['versions', 'release_date_before=2023-01-01%20', ['Mesa']],
    ['catalogs', 'o=-name,%20version&name=%20%20', ['Spack', 'EESSI', 'Attic']],
  ] as const)
    expect([query, await names(app, list, query)]).toEqual([query, left]);
});

test('a boolean is read in every form that scripts and pages write', async ({ app }) => {
  const left = (value: string) => names(app, 'packages', `is_extension=${value}`);

  for (const yes of ['true', 'T', 'yes', 'y', 'ON', '1']) expect(await left(yes)).toEqual(['numpy']);
  for (const no of ['False', 'f', 'no', 'N', 'off', '0']) expect(await left(no)).toHaveLength(3);
  for (const neither of ['maybe', 'null', '2']) expect(await left(neither)).toHaveLength(4);
});

test('only the fields that are asked for are given, in lists and alone', async ({ app }) => {
  const path = `marketplace-software-packages/${ids.package}/?field=name&field=uuid&field=nothing`;

  expect(await listed(app, 'marketplace-software-packages/?field=name&name=Mesa')).toEqual([{ name: 'Mesa' }]);
  expect((await ask(app, 'GET', path)).body).toEqual({ uuid: ids.package, name: 'Mesa' });
});

test('a row is given whole where no field is asked for that it has', async ({ app }) => {
  const whole = await ask(app, 'GET', `marketplace-software-packages/${ids.package}/`);

  for (const query of ['field=nothing', 'field=constructor', 'field='])
    expect(await ask(app, 'GET', `marketplace-software-packages/${ids.package}/?${query}`)).toMatchObject({ body: whole.body });
});

const INVALID: [list: string, query: string, fault: object][] = [
  ['catalogs', 'catalog_type=wheel', { catalog_type: ['Select a valid choice. wheel is not one of the available choices.'] }],
  ['packages', 'catalog_uuid=1', { catalog_uuid: ['Enter a valid UUID.'] }],
  ['packages', 'o=name,-homepage', { o: ['Select a valid choice. -homepage is not one of the available choices.'] }],
  ['packages', `query=${'a'.repeat(256)}`, { query: [expect.stringContaining('255 characters')] }],
  ['packages', `name=${'a'.repeat(256)}`, { name: [expect.stringContaining('255')] }],
  ['packages', 'name=%00', { name: ['Null characters are not allowed.'] }],
  ['packages', 'cpu_family=x'.repeat(51).replaceAll('xc', 'x&c'), { cpu_family: [expect.stringContaining('50')] }],
  [
    'versions',
    'release_date_after=yesterday&offering_uuid=x',
    { release_date_after: ['Enter a valid date.'], offering_uuid: ['Enter a valid UUID.'] },
  ],
];

test.for(INVALID)('%s refuses %s', async ([list, query, fault], { app }) => {
  for (const method of ['GET', 'HEAD']) {
    const { status, body } = await ask(app, method, `marketplace-software-${list}/?${query}`);
    expect([status, body]).toEqual([400, method === 'GET' ? fault : null]);
  }
});
