import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { catalogId, change, link, LINK, offer, refusalOf } from '../helpers/offerings.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('GROMACS', { '1.0': ['x86_64/amd/zen3', 'x86_64/generic', 'aarch64/generic'] })
      .package('R', { '4.4': ['aarch64/generic'] }),
    catalog('2025.06').package('GROMACS', { '2.0': ['x86_64/amd/zen4'] }),
    spack('2026-07-01').package('zlib'),
  ],
});

const NOWHERE = '00000000-0000-7000-8000-000000000000';

test('families and microarchitectures are taken as people write them and kept as targets have them', async ({ app }) => {
  const offeringId = await offer(app);
  const input = { offeringId, catalogId: await catalogId(app, 'EESSI 2023.06') };

  const made = await change(app, 'linkCatalog', {
    ...input,
    enabledCpuFamilies: ['X86_64'],
    enabledCpuMicroarchitectures: ['ZEN3', 'amd/zen3', 'x86_64/amd/zen3'],
  });
  const again = await change(app, 'linkCatalog', input);

  expect(made.link).toMatchObject({
    enabledCpuFamilies: ['x86_64'],
    enabledCpuMicroarchitectures: ['amd/zen3'],
    packageCount: 1,
    offering: { id: offeringId },
  });
  expect(again).toMatchObject({ __typename: 'ConflictError', existing: { __typename: 'OfferingCatalog', id: made.link.id } });
});

/** What is at fault → the lists, and the messages. */
const FAULTS: [string, object, string, [string, string][]][] = [
  [
    'what the catalog is not built for',
    { enabledCpuFamilies: ['riscv64', 'x86_64', 'ppc'], enabledCpuMicroarchitectures: ['zen9'] },
    'EESSI 2023.06',
    [
      ['enabledCpuFamilies', 'The catalog has no CPU family "riscv64"; it offers aarch64, x86_64.'],
      ['enabledCpuFamilies', 'The catalog has no CPU family "ppc"; it offers aarch64, x86_64.'],
      ['enabledCpuMicroarchitectures', 'The catalog has no microarchitecture "zen9"; it offers amd/zen3, generic.'],
    ],
  ],
  [
    'a microarchitecture of a family that is not enabled',
    { enabledCpuFamilies: ['aarch64'], enabledCpuMicroarchitectures: ['zen3'] },
    'EESSI 2023.06',
    [['enabledCpuMicroarchitectures', '"zen3" is a microarchitecture of x86_64, which is not enabled.']],
  ],
  [
    'the path of a CPU that would enable another one',
    { enabledCpuMicroarchitectures: ['x86_64/generic'] },
    'EESSI 2023.06',
    [['enabledCpuMicroarchitectures', '"x86_64/generic" would enable aarch64/generic too; enable its family alone, or both.']],
  ],
  [
    'a restriction of recipes',
    { enabledCpuFamilies: ['x86_64'] },
    'Spack',
    [['enabledCpuFamilies', 'Only a binary runtime catalog can be restricted by CPU.']],
  ],
  [
    'a list of 10,000 members',
    { enabledCpuFamilies: Array.from({ length: 10_000 }, (_, index) => `f${index}`) },
    'EESSI 2023.06',
    [['enabledCpuFamilies', 'It takes at most 100 members, not 10000.']],
  ],
];

test.for(FAULTS)('%s is refused, and nothing is linked', async ([, lists, name, expected], { app }) => {
  const offeringId = await offer(app);

  const { __typename, issues } = await change(app, 'linkCatalog', {
    offeringId,
    catalogId: await catalogId(app, name),
    ...lists,
  });

  expect(__typename).toBe('InvalidInputError');
  expect(issues.map(({ path, message }: any) => [path.join('.'), message])).toEqual(expected);
  const { offering } = await app.query('query ($id: ID!) { offering(id: $id) { catalogLinks { id } } }', { id: offeringId });
  expect(offering.catalogLinks).toEqual([]);
});

test('what is not there cannot be linked, and an id of another type is refused by its field', async ({ app }) => {
  const [offeringId, spackId] = [await offer(app), await catalogId(app, 'Spack')];

  const results = [
    await change(app, 'linkCatalog', { offeringId: NOWHERE, catalogId: spackId }),
    await change(app, 'linkCatalog', { offeringId, catalogId: NOWHERE }),
    await change(app, 'updateCatalogLink', { id: NOWHERE }),
    await change(app, 'unlinkCatalog', { id: NOWHERE }),
  ];
  const foreign = await change(app, 'linkCatalog', { offeringId, catalogId: offeringId });

  expect(results.map(({ __typename }) => __typename)).toEqual(Array(4).fill('NotFoundError'));
  expect(foreign.issues).toMatchObject([{ path: ['catalogId'] }]);
  expect(await refusalOf(app, 'unlinkCatalog', { id: spackId }, 'staff')).toEqual(['BAD_USER_INPUT']);
});

test('a partition must be of the same offering', async ({ app }) => {
  const [own, other] = [
    (await change(app, 'createOffering', { name: 'Own', partitions: [{ name: 'p' }] })).offering,
    (await change(app, 'createOffering', { name: 'Other', partitions: [{ name: 'q' }] })).offering,
  ];
  const input = { offeringId: own.id, catalogId: await catalogId(app, 'Spack') };

  const stolen = await change(app, 'linkCatalog', { ...input, partitionId: other.partitions[0].id });
  const linked = await change(app, 'linkCatalog', { ...input, partitionId: own.partitions[0].id });
  const moved = await change(app, 'updateCatalogLink', { id: linked.link.id, partitionId: other.partitions[0].id });
  const cleared = await change(app, 'updateCatalogLink', { id: linked.link.id, partitionId: null });

  expect([stolen.issues, moved.issues]).toMatchObject([[{ path: ['partitionId'] }], [{ path: ['partitionId'] }]]);
  expect(linked.link.partition).toEqual({ name: 'p' });
  expect(cleared.link.partition).toBeNull();
});

test('an update changes what it is given, and checks the rest against another catalog', async ({ app }) => {
  const offeringId = await offer(app);
  const id = await link(app, offeringId, 'EESSI 2023.06', {
    enabledCpuFamilies: ['x86_64'],
    enabledCpuMicroarchitectures: ['zen3'],
  });
  await link(app, offeringId, 'Spack');
  const newer = await catalogId(app, 'EESSI 2025.06');

  const unsuited = await change(app, 'updateCatalogLink', { id, catalogId: newer });
  const taken = await change(app, 'updateCatalogLink', {
    id,
    catalogId: await catalogId(app, 'Spack'),
    enabledCpuFamilies: null,
    enabledCpuMicroarchitectures: null,
  });
  const switched = await change(app, 'updateCatalogLink', { id, catalogId: newer, enabledCpuMicroarchitectures: ['zen4'] });
  const whole = await change(app, 'updateCatalogLink', { id, enabledCpuFamilies: null, enabledCpuMicroarchitectures: [] });

  expect(unsuited.issues).toMatchObject([{ path: ['enabledCpuMicroarchitectures'] }]);
  expect(taken).toMatchObject({ __typename: 'ConflictError', existing: { __typename: 'OfferingCatalog' } });
  expect(switched.link).toMatchObject({
    id,
    catalog: { id: newer },
    enabledCpuFamilies: ['x86_64'],
    enabledCpuMicroarchitectures: ['amd/zen4'],
  });
  expect(whole.link).toMatchObject({ enabledCpuFamilies: [], enabledCpuMicroarchitectures: [], packageCount: 1 });
});

test('of two that link a catalog at once, one is told of the other', async ({ app }) => {
  const input = { offeringId: await offer(app), catalogId: await catalogId(app, 'Spack') };

  const results = await Promise.all([1, 2, 3].map(() => change(app, 'linkCatalog', input)));

  expect(results.map(({ __typename }) => __typename).sort()).toEqual(['ConflictError', 'ConflictError', 'LinkCatalogPayload']);
});

test('owners edit the links of their offerings', async ({ app }) => {
  const offeringId = await offer(app, { owners: ['user'] });

  const linked = await change(app, 'linkCatalog', { offeringId, catalogId: await catalogId(app, 'EESSI 2023.06') }, 'user');
  const updated = await change(app, 'updateCatalogLink', { id: linked.link.id, enabledCpuFamilies: ['aarch64'] }, 'user');
  const unlinked = await change(app, 'unlinkCatalog', { id: linked.link.id }, 'user');

  expect(updated.link).toMatchObject({ enabledCpuFamilies: ['aarch64'], packageCount: 2 });
  expect(unlinked).toEqual({
    __typename: 'DeletePayload',
    deletedId: linked.link.id,
    offering: { id: offeringId, catalogLinks: [] },
  });
});

test('others cannot edit links, nor tell whether an offering or a link is there', async ({ app }) => {
  const offeringId = await offer(app, { owners: ['somebody else'] });
  const id = await link(app, offeringId, 'Spack');
  const spackId = await catalogId(app, 'Spack');

  for (const [viewer, code] of [
    ['user', 'FORBIDDEN'],
    ['anonymous', 'UNAUTHENTICATED'],
  ] as const)
    for (const [name, input] of [
      ['linkCatalog', { offeringId, catalogId: spackId }],
      ['linkCatalog', { offeringId: NOWHERE, catalogId: spackId }],
      ['updateCatalogLink', { id, enabledCpuFamilies: null }],
      ['updateCatalogLink', { id: NOWHERE }],
      ['unlinkCatalog', { id }],
      ['unlinkCatalog', { id: NOWHERE }],
      ['updateOffering', { id: offeringId, name: 'Mine' }],
      ['deleteOffering', { id: offeringId }],
    ] as const)
      expect(await refusalOf(app, name, input, viewer)).toEqual([code]);
});

test('an owner has no say over the links of another offering', async ({ app }) => {
  await offer(app, { owners: ['user'] });
  const foreign = await link(app, await offer(app), 'Spack');

  expect(await refusalOf(app, 'unlinkCatalog', { id: foreign }, 'user')).toEqual(['FORBIDDEN']);
  const { node } = await app.query(`query ($id: ID!) { node(id: $id) { ... on OfferingCatalog { ${LINK} } } }`, { id: foreign });
  expect(node).toMatchObject({ id: foreign, catalog: { name: 'Spack' } });
});

test('the links to a catalog go with it', async ({ app }) => {
  const made = await app.mutate(
    'mutation { createCatalog(input: { name: "Own", version: "1" }) { ... on CreateCatalogPayload { catalog { id } } } }',
  );
  const { id } = made.createCatalog.catalog;
  const offeringId = await offer(app);
  await change(app, 'linkCatalog', { offeringId, catalogId: id });

  await app.mutate('mutation ($id: ID!) { deleteCatalog(input: { id: $id }) { __typename } }', { id });

  const { offering } = await app.query('query ($id: ID!) { offering(id: $id) { catalogLinks { id } } }', { id: offeringId });
  expect(offering.catalogLinks).toEqual([]);
});
