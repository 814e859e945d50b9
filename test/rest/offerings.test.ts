import { expect } from 'vitest';
import { digits } from '../../src/rest/routing/links.ts';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { change } from '../helpers/offerings.ts';
import { ask, listed, write } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('GROMACS', { '2024.1': { cpus: ['x86_64/amd/zen3'] } })
      .package('OnArm', { '1': { cpus: ['aarch64/generic'] } }),
    spack('2026-07-01').package('zlib', { versions: ['1.3'] }),
  ],
});

async function offer(app: TestApp, owners: readonly string[] = []) {
  const partitions = [{ name: 'gpu', cpuArchitecture: 'x86_64/amd/zen3', gpuArchitecture: 'nvidia/cc90' }];
  const { offering } = await change(app, 'createOffering', { name: 'Cluster', owners, partitions });
  const path = `marketplace-provider-offerings/${offering.uuid}/`;
  const { body } = await ask(app, 'GET', path);
  return { path, uuid: offering.uuid as string, partition: body.partitions[0] };
}

const uuidOf = async (app: TestApp, name: string) =>
  (await listed(app, `marketplace-software-catalogs/?name=${name}`))[0].uuid as string;

test('a catalog is linked, shown in the offering, changed and taken away', async ({ app }) => {
  const { path, partition, uuid } = await offer(app);
  const catalogUuid = await uuidOf(app, 'EESSI');
  const body = {
    catalog: catalogUuid,
    enabled_cpu_family: ['x86_64'],
    enabled_cpu_microarchitectures: ['zen3'],
    partition: partition.uuid,
  };

  const added = await write(app, 'POST', `${path}add_software_catalog/`, body);
  const shown = await ask(app, 'GET', path);
  const allowed = await listed(app, `marketplace-software-packages/?offering_uuid=${digits(uuid)}`);
  const link = { offering_catalog_uuid: added.body.uuid };
  const kept = await write(app, 'PATCH', `${path}update_software_catalog/`, link);
  const changed = await write(app, 'PATCH', `${path}update_software_catalog/`, {
    ...link,
    catalog: catalogUuid,
    enabled_cpu_family: [],
    enabled_cpu_microarchitectures: [],
    partition: null,
  });
  const removed = await write(app, 'POST', `${path}remove_software_catalog/`, link);

  expect(added).toMatchObject({ status: 201, body: { uuid: expect.stringMatching(/^[0-9a-f]{32}$/) } });
  expect(partition).toEqual({
    uuid: expect.any(String),
    partition_name: 'gpu',
    cpu_arch: 'x86_64/amd/zen3',
    gpu_arch: 'nvidia/cc90',
  });
  const row = {
    uuid: added.body.uuid,
    catalog: {
      uuid: catalogUuid,
      name: 'EESSI',
      version: '2023.06',
      description: expect.any(String),
      supports_cpu_target_restrictions: true,
    },
    enabled_cpu_family: ['x86_64'],
    enabled_cpu_microarchitectures: ['amd/zen3'],
    package_count: 1,
    partition,
  };
  expect(shown.body).toEqual({
    url: `${app.url}/api/marketplace-provider-offerings/${digits(uuid)}/`,
    uuid: digits(uuid),
    created: expect.stringMatching(/Z$/),
    modified: expect.stringMatching(/Z$/),
    name: 'Cluster',
    software_catalogs: [row],
    partitions: [partition],
  });
  expect(allowed.map(({ name }) => name)).toEqual(['GROMACS']);
  const alone = {
    uuid: added.body.uuid,
    created: expect.stringMatching(/Z$/),
    modified: expect.stringMatching(/Z$/),
    offering: digits(uuid),
    offering_name: 'Cluster',
    catalog: catalogUuid,
    catalog_name: 'EESSI',
    catalog_version: '2023.06',
    enabled_cpu_family: ['x86_64'],
    enabled_cpu_microarchitectures: ['amd/zen3'],
    partition: partition.uuid,
    partition_name: 'gpu',
  };
  expect([kept.status, kept.body]).toEqual([200, alone]);
  expect([changed.status, changed.body]).toEqual([
    200,
    { ...alone, enabled_cpu_family: [], enabled_cpu_microarchitectures: [], partition: null, partition_name: '' },
  ]);
  expect([removed.status, (await ask(app, 'GET', path)).body.software_catalogs]).toEqual([204, []]);
});

test('only the fields of an offering that are asked for are given', async ({ app }) => {
  const { path, uuid } = await offer(app);

  expect((await ask(app, 'GET', `${path}?field=uuid&field=name&field=nothing`)).body).toEqual({
    uuid: digits(uuid),
    name: 'Cluster',
  });
  expect((await ask(app, 'GET', `${path}?field=partitions`)).body).toEqual({
    partitions: [expect.objectContaining({ partition_name: 'gpu' })],
  });
});

test('what cannot be linked is told by its field, and nothing is linked', async ({ app }) => {
  const [here, elsewhere] = [await offer(app), await offer(app)];
  const [eessi, spackUuid] = [await uuidOf(app, 'EESSI'), await uuidOf(app, 'Spack')];
  const add = (body: object) => write(app, 'POST', `${here.path}add_software_catalog/`, body);
  const { body: linked } = await add({ catalog: eessi });
  await add({ catalog: spackUuid });
  const patch = (body: object, path = here.path) =>
    write(app, 'PATCH', `${path}update_software_catalog/`, { offering_catalog_uuid: linked.uuid, ...body });

  const answers = [
    await add({}),
    await add({ catalog: 'x' }),
    await add({ catalog: '0'.repeat(32) }),
    await add({ catalog: eessi }),
    await add({ catalog: eessi, partition: elsewhere.partition.uuid }),
    await patch({ catalog: spackUuid }),
    await patch({ partition: elsewhere.partition.uuid }),
    await patch({ enabled_cpu_family: ['sparc'] }),
    await patch({}, elsewhere.path),
    await write(app, 'POST', `${elsewhere.path}remove_software_catalog/`, { offering_catalog_uuid: linked.uuid }),
    await write(app, 'POST', `${here.path}remove_software_catalog/`, {}),
  ];

  const message = [expect.any(String)];
  expect(answers.map(({ status, body }) => [status, body])).toEqual([
    [400, { catalog: ['This field is required.'] }],
    [400, { catalog: ['Invalid hyperlink - No URL match.'] }],
    [400, { catalog: ['Invalid hyperlink - Object does not exist.'] }],
    [400, { non_field_errors: message }],
    [400, { partition: message }],
    [400, { catalog: message }],
    [400, { partition: message }],
    [400, { enabled_cpu_family: message }],
    [404, { detail: 'Not found.' }],
    [404, { detail: 'Not found.' }],
    [400, { offering_catalog_uuid: ['This field is required.'] }],
  ]);
  expect((await ask(app, 'GET', here.path)).body.software_catalogs).toHaveLength(2);
});

test('links are edited by staff and by owners, and by nobody else', async ({ app }) => {
  const [owned, other] = [await offer(app, ['user']), await offer(app)];
  const body = { catalog: await uuidOf(app, 'EESSI') };
  const add = (path: string, viewer: 'anonymous' | 'user') => ask(app, 'POST', `${path}add_software_catalog/`, { viewer, body });

  const statuses = [
    await add(owned.path, 'anonymous'),
    await add(other.path, 'user'),
    await add(owned.path, 'user'),
    await add(`marketplace-provider-offerings/${'0'.repeat(32)}/`, 'user'),
  ];

  expect(statuses.map(({ status }) => status)).toEqual([401, 403, 201, 404]);
});
