import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { ask, listed, write } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const BUNDLE = { cpus: ['x86_64/amd/zen3'], gpus: ['nvidia/cc80'], extensions: ['python/numpy@1.26.4', 'python/numpy@1.9'] };

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('SciPy-bundle', { '2023.11': { ...BUNDLE, licenses: ['BSD-3-Clause'], categories: ['lib'] }, '2023.2': {} })
      .package('GROMACS', { '10.2': { requires: ['GCC/13.2.0'] }, '9.1': ['aarch64/generic', 'x86_64/amd/zen3'] }),
  ],
});

const PACKAGES = 'marketplace-software-packages/';
const at = (app: TestApp, slug: string, uuid: string) => `${app.url}/api/marketplace-software-${slug}/${uuid}/`;
const UUID = expect.stringMatching(/^[0-9a-f]{32}$/);

test('a package is listed with its catalog, its versions and their targets, in true version order', async ({ app }) => {
  const [gromacs] = await listed(app, `${PACKAGES}?name_exact=gromacs`);
  const [eessi] = await listed(app, 'marketplace-software-catalogs/');

  const module = (version: string) => ({
    full_module_name: `GROMACS/${version}`,
    module_name: 'GROMACS',
    module_version: version,
  });
  const target = (family: string, microarchitecture: string, version: string) => ({
    uuid: UUID,
    target_type: 'cpu_architecture',
    target_name: family,
    target_subtype: microarchitecture,
    location: expect.stringMatching(`/linux/${family}/${microarchitecture}/software/GROMACS/${version}`),
    metadata: {},
    gpu_architectures: [],
    cpu_family: family,
    cpu_microarchitecture: microarchitecture,
    path: expect.stringMatching(`/linux/${family}/${microarchitecture}/software/GROMACS/${version}`),
  });
  const version = (number: string, targets: unknown[], requires: unknown[]) => ({
    uuid: UUID,
    version: number,
    module_version: `${number}-foss-2023b`,
    release_date: null,
    targets,
    module: module(`${number}-foss-2023b`),
    required_modules: [
      expect.objectContaining({ full_module_name: 'EESSI/2023.06' }),
      ...requires,
      module(`${number}-foss-2023b`),
    ],
    extensions: [],
    toolchain: { name: 'foss', version: '2023b' },
    toolchain_families_compatibility: ['2023b_foss'],
  });
  expect(gromacs).toEqual({
    url: at(app, 'packages', gromacs.uuid),
    uuid: UUID,
    created: expect.stringMatching(/Z$/),
    modified: expect.stringMatching(/Z$/),
    catalog: eessi.url,
    name: 'GROMACS',
    description: 'Does something.',
    homepage: 'https://example.org/',
    categories: [],
    licenses: [],
    maintainers: [],
    is_extension: false,
    ecosystem: 'software',
    parent_software: null,
    parent_softwares: [],
    catalog_name: 'EESSI',
    catalog_version: '2023.06',
    catalog_type: 'binary_runtime',
    catalog_type_display: 'Binary Runtime (EESSI)',
    version_count: 2,
    extension_count: 0,
    dependent_count: 0,
    versions: [
      version('9.1', [target('aarch64', 'generic', '9.1'), target('x86_64', 'amd/zen3', '9.1')], []),
      version(
        '10.2',
        [target('x86_64', 'amd/zen3', '10.2')],
        [{ full_module_name: 'GCC/13.2.0', module_name: 'GCC', module_version: '13.2.0' }],
      ),
    ],
    extensions: [],
  });
});

test('an extension and its parent name each other, with their versions', async ({ app }) => {
  const [bundle] = await listed(app, `${PACKAGES}?name_exact=scipy-bundle`);
  const [numpy] = await listed(app, `${PACKAGES}?name_exact=numpy`);

  expect(bundle.extensions).toEqual([{ uuid: numpy.uuid, name: 'numpy', url: numpy.url, versions: ['1.9', '1.26.4'] }]);
  expect(numpy.parent_softwares).toEqual([
    { uuid: bundle.uuid, name: 'SciPy-bundle', url: bundle.url, versions: ['2023.2', '2023.11'] },
  ]);
  expect(numpy).toMatchObject({ parent_software: bundle.url, is_extension: true, ecosystem: 'python', extension_count: 0 });
  expect(bundle.versions.map((row: any) => row.extensions)).toEqual([
    [],
    [
      { type: 'python', name: 'numpy', version: '1.9' },
      { type: 'python', name: 'numpy', version: '1.26.4' },
    ],
  ]);
  expect(numpy.versions[0]).toMatchObject({ module: { module_name: 'SciPy-bundle' }, targets: bundle.versions[1].targets });
});

test('a package is made, changed, moved by its parent and deleted', async ({ app }) => {
  const [bundle] = await listed(app, `${PACKAGES}?name_exact=scipy-bundle`);
  const made = await write(app, 'POST', PACKAGES, {
    catalog: bundle.catalog,
    name: 'blosc',
    licenses: ['MIT'],
    parent_software: bundle.url,
    is_extension: true,
  });
  const put = await write(app, 'PUT', `${PACKAGES}${made.body.uuid}/`, { ...made.body, description: 'Packs.' });
  const orphan = await write(app, 'PATCH', `${PACKAGES}${made.body.uuid}/`, { parent_software: null, ecosystem: 'r' });
  const deleted = await write(app, 'DELETE', `${PACKAGES}${made.body.uuid}/`);

  expect(made).toMatchObject({
    status: 201,
    body: { name: 'blosc', licenses: ['MIT'], parent_software: bundle.url, ecosystem: 'component' },
  });
  expect(put).toMatchObject({ status: 200, body: { description: 'Packs.', parent_software: bundle.url } });
  expect(orphan).toMatchObject({ status: 200, body: { parent_softwares: [], ecosystem: 'r', is_extension: true } });
  expect(deleted.status).toBe(204);
});

test('versions and targets are listed, made, changed and deleted', async ({ app }) => {
  const [gromacs] = await listed(app, `${PACKAGES}?name_exact=gromacs`);
  const versions = await listed(app, `marketplace-software-versions/?package_uuid=${gromacs.uuid}`);
  const made = await write(app, 'POST', 'marketplace-software-versions/', {
    package: gromacs.url,
    version: '11',
    release_date: '2024-05-01',
    module: { full_module_name: 'GROMACS/11' },
    toolchain: { name: 'foss', version: '2024a' },
  });
  const put = await write(app, 'PUT', `marketplace-software-versions/${made.body.uuid}/`, {
    ...made.body,
    module_version: '11-x',
  });
  const target = await write(app, 'POST', 'marketplace-software-targets/', {
    version: made.body.url,
    cpu_family: 'aarch64',
    cpu_microarchitecture: 'generic',
    path: '/opt/g',
  });
  const moved = await write(app, 'PATCH', `marketplace-software-targets/${target.body.uuid}/`, {
    ...target.body,
    cpu_family: 'x86_64',
  });
  const targets = await listed(app, `marketplace-software-targets/?version_uuid=${made.body.uuid}`);
  const deleted = [
    await write(app, 'DELETE', `marketplace-software-targets/${target.body.uuid}/`),
    await write(app, 'DELETE', `marketplace-software-versions/${made.body.uuid}/`),
  ];

  expect(versions.map(({ version }) => version)).toEqual(['9.1', '10.2']);
  expect(versions[0]).toEqual({
    url: at(app, 'versions', versions[0].uuid),
    uuid: gromacs.versions[0].uuid,
    created: expect.stringMatching(/Z$/),
    modified: expect.stringMatching(/Z$/),
    package: gromacs.url,
    package_name: 'GROMACS',
    catalog: gromacs.catalog,
    catalog_type: 'binary_runtime',
    parent_version: null,
    description: 'Does something.',
    dependencies: [],
    metadata: {},
    target_count: 2,
    ...fieldsOf(gromacs.versions[0], ['version', 'module_version', 'release_date', 'module', 'required_modules', 'extensions']),
    ...fieldsOf(gromacs.versions[0], ['toolchain', 'toolchain_families_compatibility']),
  });
  const body = { version: '11', release_date: '2024-05-01', module_version: '11', toolchain: { name: 'foss', version: '2024a' } };
  expect(made).toMatchObject({ status: 201, body: { ...body, module: { full_module_name: 'GROMACS/11' } } });
  expect(put).toMatchObject({
    status: 200,
    body: { ...body, module_version: '11-x', module: { full_module_name: 'GROMACS/11-x' } },
  });
  expect(target).toMatchObject({ status: 201, body: { version: made.body.url, package: gromacs.url, location: '/opt/g' } });
  expect(moved).toMatchObject({ status: 200, body: { target_name: 'x86_64', cpu_family: 'x86_64', target_subtype: 'generic' } });
  expect(targets).toEqual([moved.body]);
  expect(deleted.map(({ status }) => status)).toEqual([204, 204]);
});

const fieldsOf = (row: any, fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, row[field]]));

test('packages are searched with the best match first, unless an order is given, and with their count', async ({ app }) => {
  const search = async (query: string): Promise<string[]> =>
    (await listed(app, `${PACKAGES}?${query}`)).map(({ name, ecosystem }) => `${name} ${ecosystem}`);

  expect(await search('query=nunpy')).toEqual(['numpy python', 'SciPy-bundle software']);
  expect(await search('query=nunpy&o=-name')).toEqual(['SciPy-bundle software', 'numpy python']);
  expect(await search('query=module+load+GROMACS/10.2-foss-2023b')).toEqual(['GROMACS software']);
  expect(await search('query=nunpy&is_extension=false')).toEqual(['SciPy-bundle software']);
  expect(await search('query=+')).toHaveLength(3);
  app.statements();
  const { headers } = await ask(app, 'GET', `${PACKAGES}?query=numpy&page_size=1&page=2&field=name`);
  expect(headers.get('x-result-count')).toBe('2');
  expect(app.statements().sort()).toEqual(['catalog.byId', 'index.revisions', 'packages.count', 'packages.page']);
});
