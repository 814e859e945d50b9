import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { change, link, offer, OFFERING } from '../helpers/offerings.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('GROMACS', { '2024.1': ['x86_64/amd/zen3', 'aarch64/generic'] })
      .package('R', { '4.4': ['aarch64/generic'] }),
    spack('2026-07-01').package('zlib'),
  ],
});

const READ = `query ($id: ID!) { offering(id: $id) { ${OFFERING} } }`;
const LONG = 'x'.repeat(10_000);

test('an offering is made with the id, the owners and the partitions it is given', async ({ app }) => {
  const uuid = '0190aaaa-0000-7000-8000-000000000001';
  const input = {
    uuid,
    name: ' Fram ',
    owners: ['anna', 'anna', ' ben '],
    partitions: [{ name: 'gpu', cpuArchitecture: 'x86_64/amd/zen3', gpuArchitecture: 'nvidia/cc90' }, { name: 'cpu' }],
  };

  const { offering } = await change(app, 'createOffering', input);
  const again = await change(app, 'createOffering', input);

  expect(offering).toMatchObject({
    uuid,
    name: 'Fram',
    owners: ['anna', 'ben'],
    viewerCanEdit: true,
    partitions: [
      { name: 'cpu', cpuArchitecture: '', gpuArchitecture: '' },
      { name: 'gpu', gpuArchitecture: 'nvidia/cc90' },
    ],
    catalogLinks: [],
  });
  expect(again).toMatchObject({ __typename: 'ConflictError', existing: { __typename: 'Offering', id: offering.id } });
});

test('owners are told to staff and to themselves, and to nobody else', async ({ app }) => {
  const [owned, others] = [await offer(app, { owners: ['user'] }), await offer(app, { owners: ['staffx'] })];

  const read = async (id: string, viewer: 'anonymous' | 'user' | 'staff') => {
    const { owners, viewerCanEdit } = (await app.query(READ, { id }, { viewer })).offering;
    return { owners, viewerCanEdit };
  };

  expect(await read(owned, 'anonymous')).toEqual({ owners: null, viewerCanEdit: false });
  expect(await read(owned, 'user')).toEqual({ owners: ['user'], viewerCanEdit: true });
  expect(await read(others, 'user')).toEqual({ owners: null, viewerCanEdit: false });
  expect(await read(others, 'staff')).toEqual({ owners: ['staffx'], viewerCanEdit: true });
});

test('an update changes what it is given, and null clears what may be empty', async ({ app }) => {
  const id = await offer(app, { name: 'Old', owners: ['anna'], partitions: [{ name: 'cpu' }] });

  const renamed = await change(app, 'updateOffering', { id, name: 'New' });
  const cleared = await change(app, 'updateOffering', { id, owners: null, partitions: null });
  const nameless = await change(app, 'updateOffering', { id, name: null });

  expect(renamed.offering).toMatchObject({ name: 'New', owners: ['anna'], partitions: [{ name: 'cpu' }] });
  expect(cleared.offering).toMatchObject({ name: 'New', owners: [], partitions: [] });
  expect(nameless.issues).toMatchObject([{ path: ['name'] }]);
});

test('partitions keep their ids, swap their names, and leave their links when they go', async ({ app }) => {
  const { offering } = await change(app, 'createOffering', {
    name: 'Parts',
    partitions: [{ name: 'a', cpuArchitecture: 'x86_64' }, { name: 'b' }, { name: 'c' }],
  });
  const [a, b, c] = offering.partitions;
  await link(app, offering.id, 'Spack', { partitionId: c.id });

  const swapped = await change(app, 'updateOffering', {
    id: offering.id,
    partitions: [{ id: a.id, name: 'b' }, { id: b.id, name: 'a' }, { name: 'd' }],
  });

  expect(swapped.offering.partitions).toMatchObject([
    { id: b.id, name: 'a' },
    { id: a.id, name: 'b', cpuArchitecture: 'x86_64' },
    { name: 'd' },
  ]);
  expect(swapped.offering.catalogLinks).toMatchObject([{ catalog: { name: 'Spack' }, partition: null }]);
});

test('a partition of another offering cannot be taken', async ({ app }) => {
  const { offering: other } = await change(app, 'createOffering', { name: 'Other', partitions: [{ name: 'mine' }] });
  const id = await offer(app);
  const partitions = [{ id: other.partitions[0].id, name: 'stolen' }];

  const updated = await change(app, 'updateOffering', { id, partitions });
  const created = await change(app, 'createOffering', { name: 'Thief', partitions });

  for (const { issues } of [updated, created]) expect(issues).toMatchObject([{ path: ['partitions', '0', 'id'] }]);
  expect((await app.query(READ, { id: other.id })).offering.partitions).toMatchObject([{ name: 'mine' }]);
});

test('an offering goes with its partitions and links', async ({ app }) => {
  const id = await offer(app, { partitions: [{ name: 'p' }] });
  const linkId = await link(app, id, 'Spack');

  const deleted = await change(app, 'deleteOffering', { id });
  const again = await change(app, 'deleteOffering', { id });

  expect(deleted).toEqual({ __typename: 'DeletePayload', deletedId: id, offering: null });
  expect(again).toMatchObject({ __typename: 'NotFoundError' });
  expect(await app.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [id, linkId] })).toEqual({
    nodes: [null, null],
  });
});

/** What is at fault → the input. */
const FAULTS: [string, object, string[]][] = [
  ['an empty name', { name: '  ' }, ['name']],
  ['a name of 10,000 characters', { name: LONG }, ['name']],
  ['a name with U+0000', { name: 'a\0b' }, ['name']],
  ['a name with half a surrogate pair', { name: 'a\ud800' }, ['name']],
  ['10,000 owners', { name: 'n', owners: Array.from({ length: 10_000 }, (_, index) => `o${index}`) }, ['owners']],
  ['an owner with U+0000', { name: 'n', owners: ['ok', '\0'] }, ['owners.1']],
  ['10,000 partitions', { name: 'n', partitions: Array.from({ length: 10_000 }, () => ({ name: 'p' })) }, ['partitions']],
  ['two partitions of one name', { name: 'n', partitions: [{ name: 'p' }, { name: ' p' }] }, ['partitions.1.name']],
  [
    'an architecture of 101 characters',
    { name: 'n', partitions: [{ name: 'p', cpuArchitecture: 'x'.repeat(101) }] },
    ['partitions.0.cpuArchitecture'],
  ],
  ['an id that is none', { name: '', partitions: [{ id: 'nonsense', name: 'p' }] }, ['name', 'partitions.0.id']],
];

test.for(FAULTS)('%s is refused by its field, and nothing is written', async ([, input, paths], { app }) => {
  const count = async () => (await app.query('{ offerings { totalCount } }')).offerings.totalCount as number;
  const before = await count();

  const { __typename, issues } = await change(app, 'createOffering', input);

  expect(__typename).toBe('InvalidInputError');
  expect(issues.map(({ path }: { path: string[] }) => path.join('.'))).toEqual(paths);
  expect(await count()).toBe(before);
});

test('offerings are listed by name, found by a part of it and by a catalog, and paged', async ({ app }) => {
  const ids = await Promise.all(['Zeta-list', 'alpha-LIST', 'Beta-list'].map((name) => offer(app, { name })));
  await link(app, ids[2] ?? '', 'Spack');
  const { catalogs } = await app.query('{ catalogs(filter: { nameExact: "Spack" }) { nodes { id } } }');

  const list = (args: string) => app.query(`{ offerings(${args}) { totalCount nodes { name } pageInfo { endCursor } } }`);
  const named = await list('filter: { name: "-list" }, first: 2');
  const rest = await list(`filter: { name: "-list" }, first: 2, after: "${named.offerings.pageInfo.endCursor}"`);
  const linked = await list(`filter: { name: "-list", catalogId: "${catalogs.nodes[0].id}" }`);

  expect(named.offerings).toMatchObject({ totalCount: 3, nodes: [{ name: 'alpha-LIST' }, { name: 'Beta-list' }] });
  expect(rest.offerings.nodes).toEqual([{ name: 'Zeta-list' }]);
  expect(linked.offerings).toMatchObject({ totalCount: 1, nodes: [{ name: 'Beta-list' }] });
});

test('all that is in offerings costs as many statements for 50 of them as for 5', async ({ app }) => {
  for (let index = 0; index < 50; index += 1) {
    const id = await offer(app, { name: `page-${index}`, partitions: [{ name: 'p' }] });
    await link(app, id, 'EESSI', { enabledCpuFamilies: [index % 2 ? 'aarch64' : 'x86_64'] });
  }
  const document = `query ($first: Int!) { offerings(first: $first, filter: { name: "page-" }) { totalCount nodes { name partitions { name }
    catalogLinks { packageCount enabledCpuFamilies catalog { name } partition { name } offering { name } }
    packages(first: 3) { totalCount nodes { name } } } } }`;

  const few = await app.query(document, { first: 5 }); // reads what requests share until a change
  app.statements();
  await app.query(document, { first: 5 });
  const ofFew = app.statements().sort();
  const lots = await app.query(document, { first: 50 });
  const ofLots = app.statements().sort();

  expect(lots.offerings.nodes).toHaveLength(50);
  expect(few.offerings.nodes.slice(0, 2)).toMatchObject([
    { name: 'page-0', catalogLinks: [{ packageCount: 1 }], packages: { totalCount: 1, nodes: [{ name: 'GROMACS' }] } },
    {
      name: 'page-1',
      catalogLinks: [{ packageCount: 2 }],
      packages: { totalCount: 2, nodes: [{ name: 'GROMACS' }, { name: 'R' }] },
    },
  ]);
  expect(ofLots).toEqual(ofFew);
  expect(ofFew).toEqual([
    'catalog.byId',
    'link.packageCount',
    'offering.byId',
    'offering.links',
    'offering.packages.count',
    'offering.packages.page',
    'offering.partitions',
    'offerings.count',
    'offerings.page',
  ]);
});
