import { describe, expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { edit, written } from '../helpers/edits.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { catalogId, link, offer } from '../helpers/offerings.ts';
import { testWithApp } from '../helpers/withApp.ts';

const older = catalog('2023.06')
  .package('GROMACS', { '2024.1': ['x86_64/amd/zen3'] })
  .package('SciPy-bundle', { '2023.02': { extensions: ['python/numpy@1.24.2'] } });
const newer = catalog('2025.06')
  .package('GROMACS', { '2025.2': { cpus: ['x86_64/amd/zen3', 'aarch64/generic'], gpus: ['nvidia/cc80'] } })
  .package('SciPy-bundle', { '2023.11': { extensions: ['python/numpy@1.26.2', 'python/scipy@1.11.4'] } });
const source = spack('2026-07-01')
  .package('gromacs', { versions: ['2024.1', '2025.2'], description: 'Molecular dynamics. 🧬 Simulates molecules.' })
  .package('openmpi', { versions: ['5.0.1'], homepage: 'https://www.messenger.example/', provides: ['mpi'] })
  .package('hdf5', {})
  .packages(6, (index) => `series-${index}`);

const test = testWithApp({ catalogs: [older, newer, source] }, async (app) => {
  const { id } = await written(app, 'createCatalog', { name: 'Local', version: '1', type: 'PACKAGE_MANAGER' });
  await written(app, 'createPackage', { catalogId: id, name: 'Zürich-Tools' });
});

const PACKAGES = `query ($search: String, $filter: PackageFilter, $orderBy: [PackageOrder!], $first: Int, $after: String, $last: Int, $before: String) {
  packages(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { id name catalog { name version } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

const titleOf = ({ name, catalog: of }: any): string => `${name} ${of.name} ${of.version}`;
const found = async (app: TestApp, search: string, more: object = {}): Promise<string[]> =>
  (await app.query(PACKAGES, { search, ...more })).packages.nodes.map(titleOf);

const EXPLAINED = `query ($search: String) { packages(search: $search) { didYouMean edges { node { name }
  matches { field text ranges { start end } extension { name catalog { version } } } } } }`;

/** The reasons of the first hit, with the matching parts in brackets. */
async function reasons(app: TestApp, search: string): Promise<string[]> {
  const [first] = (await app.query(EXPLAINED, { search })).packages.edges;
  return first.matches.map(({ field, text, ranges, extension }: any) => {
    const marked = ranges.reduceRight(
      (rest: string, { start, end }: any) => `${rest.slice(0, start)}[${rest.slice(start, end)}]${rest.slice(end)}`,
      text,
    );
    return [field, marked, ...(extension ? [`${extension.name} of ${extension.catalog.version}`] : [])].join(' ');
  });
}

test('a search lists the best match first, and of several releases the newest', async ({ app }) => {
  expect(await found(app, 'gromacs')).toEqual(['GROMACS EESSI 2025.06', 'GROMACS EESSI 2023.06', 'gromacs Spack 2026.07.01']);
  expect(await found(app, 'numpy')).toEqual([
    'numpy EESSI 2025.06',
    'numpy EESSI 2023.06',
    'SciPy-bundle EESSI 2025.06',
    'SciPy-bundle EESSI 2023.06',
  ]);
});

test.for([
  ['a misspelt name', 'gormacs', 'GROMACS'],
  ['a name in another spelling', 'scipy bundle', 'SciPy-bundle'],
  ['a name without accents', 'zurich tools', 'Zürich-Tools'],
  ['a pasted module', 'module load GROMACS/2025.2-foss-2023b', 'GROMACS'],
  ['a Spack spec', 'spack install hdf5@1.0', 'hdf5'],
  ['a virtual package', 'mpi', 'openmpi'],
  ['the beginning of a word of a description', 'molec', 'gromacs'],
] as const)('a search understands %s: %s', async ([, search, name], { app }) => {
  expect((await found(app, search))[0]).toMatch(new RegExp(`^${name} `));
});

test('a blank search is ignored, and one that is too long is refused with its length', async ({ app }) => {
  const all = await app.query('{ packages { totalCount } }');
  const blank = await app.query('{ packages(search: "  ") { totalCount didYouMean edges { matches { text } } } }');
  const { errors } = await app.ask(PACKAGES, { search: 'x'.repeat(256) });

  expect(blank.packages).toMatchObject({ totalCount: all.packages.totalCount, didYouMean: [] });
  expect(blank.packages.edges.flatMap(({ matches }: any) => matches)).toEqual([]);
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: 'A search takes at most 255 characters, not 256.' }]);
});

describe('with other arguments', () => {
  test('filters apply to what is found, and so does the count', async ({ app }) => {
    const { packages } = await app.query(PACKAGES, { search: 'gromacs', filter: { hasGpu: true } });
    const id = await catalogId(app, 'Spack');

    expect([packages.totalCount, packages.nodes.map(titleOf)]).toEqual([1, ['GROMACS EESSI 2025.06']]);
    expect(await found(app, 'gromacs', { filter: { catalogId: id } })).toEqual(['gromacs Spack 2026.07.01']);
    expect(await found(app, 'numpy', { filter: { isExtension: false } })).toHaveLength(2);
  });

  test('any other order sorts what is found', async ({ app }) => {
    const orderBy = [
      { field: 'CATALOG_VERSION', direction: 'DESC' },
      { field: 'RELEVANCE', direction: 'DESC' },
    ];

    expect(await found(app, 'series', { orderBy: [{ field: 'NAME', direction: 'DESC' }], first: 2 })).toEqual([
      'series-5 Spack 2026.07.01',
      'series-4 Spack 2026.07.01',
    ]);
    expect(await found(app, 'numpy', { orderBy })).toEqual([
      'numpy EESSI 2025.06',
      'SciPy-bundle EESSI 2025.06',
      'numpy EESSI 2023.06',
      'SciPy-bundle EESSI 2023.06',
    ]);
  });

  test('relevance has one direction, and is refused without a search', async ({ app }) => {
    const orderBy = (direction: string) => [{ field: 'RELEVANCE', direction }];

    expect(await found(app, 'numpy', { orderBy: orderBy('DESC') })).toEqual(
      await found(app, 'numpy', { orderBy: orderBy('ASC') }),
    );
    expect((await app.ask(PACKAGES, { orderBy: orderBy('ASC') })).errors).toMatchObject([
      { code: 'BAD_USER_INPUT', message: 'The order RELEVANCE requires a search.' },
    ]);
  });
});

describe('page by page', () => {
  test('a search lists every hit once, forward and backward', async ({ app }) => {
    const whole = await found(app, 'series');
    const walk = async (isBackward: boolean): Promise<string[]> => {
      const rows: string[] = [];
      for (let cursor: string | null = null; ;) {
        const { packages }: any = await app.query(PACKAGES, {
          search: 'series',
          ...(isBackward ? { last: 2, before: cursor } : { first: 2, after: cursor }),
        });
        const page = packages.nodes.map(titleOf);
        rows.splice(isBackward ? 0 : rows.length, 0, ...page);
        if (!(isBackward ? packages.pageInfo.hasPreviousPage : packages.pageInfo.hasNextPage)) return rows;
        cursor = isBackward ? packages.pageInfo.startCursor : packages.pageInfo.endCursor;
      }
    };

    expect(whole).toHaveLength(6);
    expect(await walk(false)).toEqual(whole);
    expect(await walk(true)).toEqual(whole);
  });

  test('a cursor belongs to its search', async ({ app }) => {
    const { packages } = await app.query(PACKAGES, { search: 'series', first: 1 });

    const { errors } = await app.ask(PACKAGES, { search: 'serie', first: 1, after: packages.pageInfo.endCursor });

    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });

  test('a page goes on behind its cursor, whatever was added before it or deleted meanwhile', async ({ app }) => {
    const id = await catalogId(app, 'Spack');
    const { packages } = await app.query(PACKAGES, { search: 'series', first: 3 });
    const before = await found(app, 'series');
    const added = await written(app, 'createPackage', { catalogId: id, name: 'series' });

    expect(await found(app, 'series', { first: 1 })).toEqual(['series Spack 2026.07.01']);
    expect(await found(app, 'series', { after: packages.pageInfo.endCursor })).toEqual(before.slice(3));
    await edit(app, 'deletePackage', { id: added['id'] });
    expect(await found(app, 'series')).toEqual(before);
  });
});

describe('below a parent', () => {
  test('the packages of catalogs are searched each by itself, with one statement for all', async ({ app }) => {
    await found(app, 'numpy');
    app.statements();

    const { catalogs } = await app.query(
      '{ catalogs { nodes { name version packages(search: "nunpy", first: 1) { totalCount didYouMean nodes { name } } } } }',
    );

    expect(app.statements().sort()).toEqual([
      'catalog.packages.count',
      'catalog.packages.page',
      'catalogs.page',
      'index.revisions',
    ]);
    const eessiAndSpack = catalogs.nodes.filter(({ name }: any) => name !== 'Local');
    expect(eessiAndSpack.map(({ version, packages }: any) => [version, packages])).toEqual([
      ['2025.06', { totalCount: 2, didYouMean: ['numpy'], nodes: [{ name: 'numpy' }] }],
      ['2023.06', { totalCount: 2, didYouMean: ['numpy'], nodes: [{ name: 'numpy' }] }],
      ['2026.07.01', { totalCount: 0, didYouMean: ['numpy'], nodes: [] }],
    ]);
  });

  test('the extensions of a package are searched', async ({ app }) => {
    const { packages } = await app.query(
      `{ packages(filter: { nameExact: "scipy-bundle", catalogVersion: "2025" }) { nodes {
        extensions(search: "scipy") { edges { node { name } matches { field text } } } } } }`,
    );

    expect(packages.nodes[0].extensions.edges).toEqual([
      { node: { name: 'scipy' }, matches: [{ field: 'NAME', text: 'scipy' }] },
    ]);
  });

  test('the packages of an offering are searched within its links', async ({ app }) => {
    const id = await offer(app);
    await link(app, id, 'EESSI 2025.06', { enabledCpuFamilies: ['aarch64'] });
    await link(app, id, 'Spack');

    const { offering } = await app.query(
      `query ($id: ID!) { offering(id: $id) { gromacs: packages(search: "gromacs") { totalCount nodes { name catalog { name } } }
        numpy: packages(search: "numpy") { totalCount } } }`,
      { id },
    );

    expect(offering.gromacs).toEqual({
      totalCount: 2,
      nodes: [
        { name: 'GROMACS', catalog: { name: 'EESSI' } },
        { name: 'gromacs', catalog: { name: 'Spack' } },
      ],
    });
    expect(offering.numpy.totalCount).toBe(0);
  });
});

describe('the matches of a hit', () => {
  test.for([
    ['gromacs', ['NAME [GROMACS]']],
    ['GROMACS/2025.2', ['NAME [GROMACS]', 'VERSION [2025.2]']],
    ['series', ['NAME [series]-0']],
    ['mpi', ['VIRTUAL [mpi]']],
    ['messenger', ['HOMEPAGE https://www.[messenger].example/']],
    ['simulates molecules', ['DESCRIPTION Molecular dynamics. 🧬 [Simulates] [molecules].']],
    ['zurich', ['NAME [Zürich]-Tools']],
  ] as const)('say where %s was found', async ([search, expected], { app }) => {
    expect(await reasons(app, search)).toEqual(expected);
  });

  test('name the extension by which a package is found, of the same catalog', async ({ app }) => {
    const { packages } = await app.query(EXPLAINED, { search: 'numpy' });

    expect(packages.edges.slice(2).map(({ matches }: any) => matches)).toEqual(
      ['2025.06', '2023.06'].map((version) => [
        { field: 'EXTENSION', text: 'numpy', ranges: [{ start: 0, end: 5 }], extension: { name: 'numpy', catalog: { version } } },
      ]),
    );
  });

  test('are read only when they are selected, with one statement for the page', async ({ app }) => {
    await found(app, 'gromacs');
    app.statements();

    await app.query('{ packages(search: "gromacs") { totalCount didYouMean nodes { name } } }');
    expect(app.statements()).toEqual(['index.revisions', 'packages.page']);
    await app.query('{ packages(search: "gromacs") { totalCount edges { node { name } matches { text } } } }');
    expect(app.statements()).toEqual(['index.revisions', 'packages.page', 'package.matchTexts']);
    await app.query('{ packages(search: "numpy") { edges { matches { extension { name } } } } }');
    expect(app.statements()).toEqual(['index.revisions', 'packages.page', 'package.matchTexts', 'package.byId']);
  });
});

test('a word that is in no name brings the names that are like it', async ({ app }) => {
  const { packages } = await app.query(EXPLAINED, { search: 'gormacs' });
  const right = await app.query(EXPLAINED, { search: 'gromacs' });
  const nothing = await app.query(EXPLAINED, { search: 'qwertzuiop' });

  expect(packages.didYouMean.map((name: string) => name.toLowerCase())).toEqual(['gromacs']);
  expect([right.packages.didYouMean, nothing.packages.didYouMean, nothing.packages.edges]).toEqual([[], [], []]);
});
