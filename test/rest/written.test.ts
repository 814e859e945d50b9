import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { ask, listed, write } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const rows: Record<string, any> = {};

async function made(app: TestApp, list: string, body: object): Promise<any> {
  const answer = await write(app, 'POST', `marketplace-software-${list}/`, body);
  if (answer.status !== 201) throw new Error(`It was refused: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** One row of each kind by hand, an extension with its parent, and a second catalog. */
const test = testWithApp(
  {
    catalogs: [
      catalog('2023.06').package('SciPy-bundle', { '2023.11': { gpus: ['nvidia/cc80'], extensions: ['python/numpy@1.26.4'] } }),
    ],
  },
  async (app) => {
    rows['catalogs'] = await made(app, 'catalogs', { name: 'Attic', version: '1' });
    rows['other'] = await made(app, 'catalogs', { name: 'Cellar', version: '1', catalog_type: 'source_package' });
    rows['parent'] = await made(app, 'packages', { catalog: rows['catalogs'].url, name: 'Bundle' });
    rows['parentVersion'] = await made(app, 'versions', {
      package: rows['parent'].url,
      version: '1',
      module: { full_module_name: 'Bundle/1' },
    });
    rows['packages'] = await made(app, 'packages', { catalog: rows['catalogs'].url, name: 'Mesa', ecosystem: 'python' });
    rows['versions'] = await made(app, 'versions', { package: rows['packages'].url, version: '9.1' });
    rows['targets'] = await made(app, 'targets', { version: rows['parentVersion'].url });
    rows['loose'] = await made(app, 'packages', { catalog: rows['catalogs'].url, name: 'Loose' });
  },
);

const BUILT = { full_module_name: 'Mesa/9.1-x', module_name: 'Mesa', module_version: '9.1-x' };

/** Title, what is written of a row, and what it reads like then, where that is not the same. */
const WRITTEN: [title: string, body: () => object, expected?: () => object][] = [
  ['catalogs: name is written', () => ({ name: ' Loft ' }), () => ({ name: 'Loft' })],
  ['catalogs: version is written', () => ({ version: '2' })],
  [
    'catalogs: catalog_type is written',
    () => ({ catalog_type: 'package_manager' }),
    () => ({ catalog_type: 'package_manager', catalog_type_display: 'Package Manager (conda, pip)' }),
  ],
  ['catalogs: source_url is written', () => ({ source_url: 'https://example.org/x' })],
  ['catalogs: source_url is cleared', () => ({ source_url: '' })],
  ['catalogs: description is written', () => ({ description: 'Old things.' })],
  ['catalogs: metadata is written', () => ({ metadata: { by: ['hand', { and: null }] } })],
  ['catalogs: auto_update_enabled is written', () => ({ auto_update_enabled: false })],
  ['catalogs: update_errors is written', () => ({ update_errors: 'too late' })],
  ['packages: name is written', () => ({ name: 'Mesa3D' })],
  ['packages: description is written', () => ({ description: 'Draws.' })],
  ['packages: homepage is written', () => ({ homepage: 'https://mesa3d.org/' })],
  ['packages: homepage is cleared', () => ({ homepage: null })],
  ['packages: categories is written', () => ({ categories: ['vis', 'lib'] })],
  ['packages: licenses is written', () => ({ licenses: ['MIT'] })],
  ['packages: maintainers is written', () => ({ maintainers: ['somebody'] })],
  ['packages: is_extension is written', () => ({ is_extension: false }), () => ({ is_extension: false, ecosystem: 'software' })],
  ['packages: ecosystem is written', () => ({ ecosystem: 'r' }), () => ({ is_extension: true, ecosystem: 'r' })],
  ['packages: parent_software is written', () => ({ parent_software: rows['parent'].url })],
  [
    'packages: parent_software is taken away',
    () => ({ parent_software: null }),
    () => ({ parent_software: null, parent_softwares: [] }),
  ],
  ['versions: version is written', () => ({ version: '9.2' })],
  ['versions: module is written', () => ({ module: BUILT }), () => ({ module: BUILT, module_version: '9.1-x' })],
  ['versions: module_version is written', () => ({ module_version: '9.1-y' })],
  ['versions: release_date is written', () => ({ release_date: '2024-05-22' })],
  ['versions: dependencies is written', () => ({ dependencies: ['zlib'] })],
  ['versions: metadata is written', () => ({ metadata: { by: 'hand' } })],
  ['versions: required_modules is written', () => ({ required_modules: [BUILT] })],
  ['versions: toolchain is written', () => ({ toolchain: { name: 'foss', version: '2024a' } })],
  ['versions: toolchain is cleared', () => ({ toolchain: {} })],
  ['versions: toolchain_families_compatibility is written', () => ({ toolchain_families_compatibility: ['2023b_foss'] })],
  [
    'versions: toolchain_families_compatibility is written in another form',
    () => ({ toolchain_families_compatibility: ['foss_2026.1', 'FOSS/2023b'] }),
    () => ({ toolchain_families_compatibility: ['2026.1_foss', '2023b_foss'] }),
  ],
  [
    'versions: parent_version is written',
    () => ({ parent_version: rows['parentVersion'].url }),
    () => ({ parent_version: rows['parentVersion'].url, module: { full_module_name: 'Bundle/1' } }),
  ],
  [
    'targets: target_type is written',
    () => ({ target_type: 'platform' }),
    () => ({ target_type: 'platform', cpu_family: '', cpu_microarchitecture: '' }),
  ],
  [
    'targets: target_name is written',
    () => ({ target_name: 'aarch64', target_type: 'cpu_architecture' }),
    () => ({ target_name: 'aarch64', cpu_family: 'aarch64' }),
  ],
  [
    'targets: target_subtype is written',
    () => ({ target_subtype: 'nvidia/grace' }),
    () => ({ cpu_microarchitecture: 'nvidia/grace' }),
  ],
  ['targets: location is written', () => ({ location: '/opt/a' }), () => ({ location: '/opt/a', path: '/opt/a' })],
  ['targets: metadata is written', () => ({ metadata: { by: 'hand' } })],
  ['targets: gpu_architectures is written', () => ({ gpu_architectures: ['nvidia/cc90'] })],
  ['targets: cpu_family is written', () => ({ cpu_family: 'x86_64' }), () => ({ target_name: 'x86_64', cpu_family: 'x86_64' })],
  [
    'targets: cpu_microarchitecture is written',
    () => ({ cpu_microarchitecture: 'amd/zen4' }),
    () => ({ target_subtype: 'amd/zen4' }),
  ],
  ['targets: path is written', () => ({ path: '/opt/b' }), () => ({ location: '/opt/b', path: '/opt/b' })],
];

for (const [title, body, expected = body] of WRITTEN)
  test(title, async ({ app }) => {
    const list = title.split(':')[0] as string;
    const path = `marketplace-software-${list}/${rows[list].uuid}/`;

    const changed = await write(app, 'PATCH', path, body());
    // As portals do: the whole row as it was read, sent back.
    const again = await write(app, 'PUT', path, changed.body);

    expect(changed).toMatchObject({ status: 200, body: expected() });
    expect(again).toMatchObject({ status: 200, body: { ...changed.body, modified: expect.any(String) } });
  });

test('packages: catalog is written', async ({ app }) => {
  const moved = await write(app, 'PATCH', `marketplace-software-packages/${rows['loose'].uuid}/`, {
    catalog: rows['other'].uuid,
  });

  expect(moved).toMatchObject({ status: 200, body: { catalog: rows['other'].url, catalog_name: 'Cellar' } });
});

/** How clients may name a row: as another address of the gateway has it, without a host, by its uuid. */
const REFERENCES: [form: string, reference: (row: any) => string][] = [
  ['an address on another host', ({ url }) => url.replace(/^http:\/\/[^/]+/, 'https://portal.example')],
  ['an address without a host', ({ url }) => new URL(url as string).pathname],
  ['an address with a query', ({ url }) => `${url}?field=name`],
  ['a uuid', ({ uuid }) => uuid],
  ['a uuid with hyphens', ({ uuid }) => uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')],
];

test.for(REFERENCES)('what a row belongs to may be named again by %s', async ([, reference], { app }) => {
  const put = async (list: string, body: object) =>
    (await write(app, 'PUT', `marketplace-software-${list}/${rows[list].uuid}/`, { ...rows[list], ...body })).status;

  expect(await put('packages', { catalog: reference(rows['catalogs']) })).toBe(200);
  expect(await put('versions', { package: reference(rows['packages']) })).toBe(200);
  expect(await put('targets', { version: reference(rows['parentVersion']) })).toBe(200);
});

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=edge';
const part = (name: string, value: string) => `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

test('forms are read, as scripts send them', async ({ app }) => {
  const put = (list: string, type: string, body: string) =>
    ask(app, 'PATCH', `marketplace-software-${list}/${rows[list].uuid}/`, {
      viewer: 'staff',
      headers: { 'content-type': type },
      body,
    });
  const metadata = { by: ['a form'] };

  expect(
    await put('catalogs', FORM, `description=From+a+form&auto_update_enabled=False&metadata=${JSON.stringify(metadata)}`),
  ).toMatchObject({ status: 200, body: { description: 'From a form', auto_update_enabled: false, metadata } });
  expect(await put('packages', FORM, 'categories=bio&categories=lib&licenses=MIT&homepage=')).toMatchObject({
    status: 200,
    body: { categories: ['bio', 'lib'], licenses: ['MIT'], homepage: null },
  });
  expect(
    await put('packages', MULTIPART, `${part('description', 'In parts')}${part('colour', 'red')}--edge--\r\n`),
  ).toMatchObject({
    status: 200,
    body: { description: 'In parts' },
  });
});

test('a text that stands for a boolean is one, as command lines send them', async ({ app }) => {
  const path = `marketplace-software-catalogs/${rows['catalogs'].uuid}/`;
  const written = async (value: unknown) =>
    (await write(app, 'PATCH', path, { auto_update_enabled: value })).body.auto_update_enabled;

  for (const no of ['false', 'F', 'no', 'n', 'off', '0', 0, false]) expect(await written(no)).toBe(false);
  for (const yes of ['True', 't', 'YES', 'y', 'on', ' 1 ', 1, true]) expect(await written(yes)).toBe(true);
});

test('versions: package is given once', () => {
  expect(rows['versions'].package).toBe(rows['packages'].url);
});

test('targets: version is given once', () => {
  expect(rows['targets']).toMatchObject({ version: rows['parentVersion'].url, package: rows['parent'].url });
});

test('a target without a name is a CPU of any kind', () => {
  expect(rows['targets']).toMatchObject({ target_type: 'cpu_architecture', target_name: 'generic', target_subtype: '' });
});

test('what changes nothing leaves a row, its catalog and their times alone', async ({ app }) => {
  for (const list of ['catalogs', 'packages', 'versions', 'targets']) {
    const path = `marketplace-software-${list}/${rows[list].uuid}/`;
    const state = async () => [(await ask(app, 'GET', path)).body, await listed(app, 'marketplace-software-catalogs/')];
    const before = await state();
    const [row] = before;

    for (const body of [undefined, {}, { colour: 'red' }, row])
      expect(await write(app, 'PATCH', path, body)).toMatchObject({ status: 200, body: row });
    expect(await write(app, 'PUT', path, row)).toMatchObject({ status: 200, body: row });
    expect(await state()).toEqual(before);
  }
});

test.for(['versions', 'targets'])('%s: a PUT need not give anything, as generated clients send it', async (list, { app }) => {
  const path = `marketplace-software-${list}/${rows[list].uuid}/`;
  const { body: row } = await ask(app, 'GET', path);

  expect(await write(app, 'PUT', path)).toMatchObject({ status: 200, body: row });
  expect(await write(app, 'PUT', path, { metadata: { by: 'put' } })).toMatchObject({
    status: 200,
    body: { metadata: { by: 'put' } },
  });
});

test('an imported row that is sent back as it was read stays as it is', async ({ app }) => {
  for (const list of [
    'catalogs/?name=EESSI',
    'packages/?name_exact=numpy',
    'versions/?package_name=numpy',
    'targets/?has_gpu=true',
  ]) {
    const [row] = await listed(app, `marketplace-software-${list}`);
    const again = await write(app, 'PUT', row.url.slice(`${app.url}/api/`.length), row);

    expect(again).toMatchObject({ status: 200, body: row });
  }
});

test('a target is listed with every field', async ({ app }) => {
  const [target] = await listed(app, 'marketplace-software-targets/?gpu_arch=cc80');
  const [version] = await listed(app, 'marketplace-software-versions/?package_name=scipy');

  expect(target).toEqual({
    url: `${app.url}/api/marketplace-software-targets/${target.uuid}/`,
    uuid: expect.stringMatching(/^[0-9a-f]{32}$/),
    created: expect.stringMatching(/Z$/),
    modified: expect.stringMatching(/Z$/),
    version: version.url,
    package: version.package,
    target_type: 'cpu_architecture',
    target_name: 'x86_64',
    target_subtype: 'amd/zen3',
    location: expect.stringContaining('/x86_64/amd/zen3/software/SciPy-bundle/'),
    metadata: {},
    gpu_architectures: ['nvidia/cc80'],
    cpu_family: 'x86_64',
    cpu_microarchitecture: 'amd/zen3',
    path: target.location,
  });
});
