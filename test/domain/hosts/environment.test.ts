import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findEnvironment } from '../../../src/domain/hosts/environment.ts';
import type { EnvironmentBuild, RequestedPackage } from '../../../src/domain/hosts/environmentBuild.ts';
import { compareVersions } from '../../../src/domain/version.ts';
import { type EessiVersion, eessiVersions } from '../../helpers/eessiVersions.ts';
import { FULL_FILE, hasFullFiles } from '../../helpers/fullFiles.ts';

interface Build extends EnvironmentBuild {
  readonly id: string;
}

const moduleOf = (text: string) => {
  const [name = '', version = ''] = text.split('/');
  return { name, version };
};

const build = (module: string, families: string, requires = '', more: Partial<Build> = {}): Build => ({
  id: module,
  families: families.split(' ').filter(Boolean),
  module: moduleOf(module),
  requiredModules: requires.split(' ').filter(Boolean).map(moduleOf),
  isAvailable: true,
  cpu: null,
  gpu: null,
  ...more,
});

const find = (...packages: readonly (readonly Build[])[]) =>
  findEnvironment(packages.map((builds, index) => ({ name: 'ABCDEFGH'[index] ?? '', builds })));
const options = (...packages: readonly (readonly Build[])[]) =>
  find(...packages).options.map(({ toolchainFamily, builds }) => [toolchainFamily, ...builds.map(({ id }) => id)].join(' '));

test('builds load at once if they share a toolchain family, the newest family first', () => {
  expect(
    options(
      [build('a/3', '2024a_foss'), build('a/2', '2023b_foss'), build('a/1', '2023a_foss')],
      [build('b/2', '2023b_foss'), build('b/1', '2023a_foss'), build('b/0', '2022b_foss')],
    ),
  ).toEqual(['2023b_foss a/2 b/2', '2023a_foss a/1 b/1']);
});

test('of each package, the newest build that fits is taken', () => {
  expect(options([build('a/2', '2023b_foss'), build('a/1', '2023b_foss')])).toEqual(['2023b_foss a/2']);
});

test('a build for all families fits each of them', () => {
  expect(options([build('a/1', '2023a_foss 2023b_foss')], [build('b/1', '2023a_foss')])).toEqual(['2023a_foss a/1 b/1']);
});

test('an older build is taken where a module would be needed in two versions', () => {
  expect(
    options(
      [build('a/1', '2023b_foss', 'HDF5/1.14')],
      [build('b/2', '2023b_foss', 'HDF5/1.12'), build('b/1', '2023b_foss', 'HDF5/1.14')],
    ),
  ).toEqual(['2023b_foss a/1 b/1']);
});

test('the module itself counts like what it requires', () => {
  expect(options([build('a/1', '2023b_foss', 'b/1')], [build('b/2', '2023b_foss'), build('b/1', '2023b_foss')])).toEqual([
    '2023b_foss a/1 b/1',
  ]);
});

test('a choice is taken back when what follows does not fit it', () => {
  expect(
    options(
      [build('a/2', '2023b_foss', 'x/2'), build('a/1', '2023b_foss', 'x/1')],
      [build('b/2', '2023b_foss', 'y/2'), build('b/1', '2023b_foss', 'y/1')],
      [build('c/1', '2023b_foss', 'x/1 y/2')],
    ),
  ).toEqual(['2023b_foss a/1 b/2 c/1']);
});

test('what does not run on the host is left out', () => {
  expect(options([build('a/2', '2023b_foss', '', { isAvailable: false }), build('a/1', '2023b_foss')])).toEqual([
    '2023b_foss a/1',
  ]);
});

test('builds that the host loads from different directories do not load at once', () => {
  const on = (module: string, cpu: string, gpu: string | null = null) => build(module, '2023b_foss', '', { cpu, gpu });
  expect(options([on('a/1', 'zen4')], [on('b/2', 'zen3'), on('b/1', 'zen4')])).toEqual(['2023b_foss a/1 b/1']);
  expect(options([on('a/1', 'zen4', 'cc80')], [on('b/1', 'zen4')], [on('c/1', 'zen4', 'cc90')])).toEqual([]);
});

test('a build without a family is an option alone, with an empty family, after the others', () => {
  const alone = [build('a/2', ''), build('a/1', '2023b_foss')];
  expect(options(alone)).toEqual(['2023b_foss a/1', ' a/2']);
  expect(options(alone, [build('b/1', '2023b_foss')])).toEqual(['2023b_foss a/1 b/1']);
  expect(options([build('a/1', '')], [build('b/1', '')])).toEqual([]);
});

test('there are ten options at most, the newest', () => {
  const many = Array.from({ length: 12 }, (_, index) => build(`a/${index}`, `${2010 + index}_foss`));
  expect(options(many)).toHaveLength(10);
  expect(options(many)[0]).toBe('2021_foss a/11');
});

test('a build that requires a module in two versions itself is an option', () => {
  expect(options([build('lfoss/1', '2025b_foss', 'OpenBLAS/1 OpenBLAS/2')])).toEqual(['2025b_foss lfoss/1']);
});

test.each<[string, Build[][], { package: string; message: string; toolchainFamilies: string[] }[]]>([
  [
    'without versions',
    [[], [build('b/1', '2023b_foss')]],
    [
      { package: 'A', message: 'It has no versions.', toolchainFamilies: [] },
      { package: 'B', message: '2023b_foss: not available for A.', toolchainFamilies: ['2023b_foss'] },
    ],
  ],
  [
    'that does not run on the host',
    [[build('a/1', '2023b_foss', '', { isAvailable: false })]],
    [{ package: 'A', message: 'None of its builds is available on the host.', toolchainFamilies: [] }],
  ],
  [
    'without families',
    [[build('a/1', '')], [build('b/1', '')]],
    ['A', 'B'].map((name) => ({
      package: name,
      message: 'Its builds name no toolchain family, so each of them can only be loaded alone.',
      toolchainFamilies: [],
    })),
  ],
  [
    'with families that others lack',
    [[build('a/2', '2024a_foss 2025a_foss'), build('a/1', '2023b_foss')], [build('b/1', '2023b_foss')]],
    [{ package: 'A', message: '2025a_foss, 2024a_foss: not available for B.', toolchainFamilies: ['2025a_foss', '2024a_foss'] }],
  ],
  [
    'with a clash',
    [[build('a/1', '2023b_foss', 'x/1')], [build('b/1', '2023b_foss', 'x/2')]],
    [
      {
        package: 'A',
        message: '2023b_foss: its modules and those of B need different versions of x.',
        toolchainFamilies: ['2023b_foss'],
      },
      {
        package: 'B',
        message: '2023b_foss: its modules and those of A need different versions of x.',
        toolchainFamilies: ['2023b_foss'],
      },
    ],
  ],
])('the problem of a package %s is stated', (_, packages, problems) => {
  expect(find(...packages).problems).toEqual(problems);
});

test('packages that share every family have no problem', () => {
  expect(find([build('a/1', '2023b_foss')], [build('b/1', '2023b_foss')]).problems).toEqual([]);
});

/** Of how many pairs one is tested; all of them with ENVIRONMENT_PAIRS=all, which takes minutes. */
const STEP = process.env['ENVIRONMENT_PAIRS'] === 'all' ? 1 : 53;
const FAMILIES = ['2023a_foss', '2023b_foss'];
const anyBuild = fc
  .record({
    families: fc.subarray(FAMILIES),
    requires: fc.uniqueArray(fc.constantFrom('x/1', 'x/2', 'y/1', 'y/2'), { selector: (one) => one[0], maxLength: 2 }),
    isAvailable: fc.boolean(),
  })
  .map(({ families, requires, isAvailable }) => build('', families.join(' '), requires.join(' '), { module: null, isAvailable }));

test('an option is found exactly where a walk over all combinations finds one, and it is the first of them', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyBuild, { maxLength: 4 }), { minLength: 2, maxLength: 4 }), (packages) => {
      const expected = [...FAMILIES].reverse().flatMap((family) => {
        const all = packages.map((builds) => builds.filter((one) => one.isAvailable && one.families.includes(family)));
        const found = all
          .reduce<Build[][]>((some, next) => some.flatMap((one) => next.map((other) => [...one, other])), [[]])
          .find(fits);
        return found ? [{ toolchainFamily: family, builds: found }] : [];
      });
      expect(find(...packages).options).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

const fits = (builds: readonly Build[]): boolean => {
  const modules = builds.flatMap(({ requiredModules }) => requiredModules);
  return modules.every((one) => modules.every((other) => one.name !== other.name || one.version === other.version));
};

test('twenty packages of many builds that never fit are answered at once', () => {
  const packages = Array.from({ length: 20 }, (_, index) =>
    Array.from({ length: 10 }, (__, version) =>
      build(`p${index}/${version}`, '2023b_foss', `x${index % 3}/${version % 7} y/${(index + version) % 4}`),
    ),
  );
  const start = performance.now();
  find(...packages);
  expect(performance.now() - start).toBeLessThan(3000);
});

describe.runIf(hasFullFiles)(FULL_FILE, () => {
  const buildOf = ({ name, version, subject, families, requiredModules }: EessiVersion): Build & { version: string } => ({
    ...{ id: name, version, families, module: subject.module, requiredModules },
    ...{ isAvailable: true, cpu: null, gpu: null },
  });
  const packagesOf = (release: string): Map<string, RequestedPackage<Build>> => {
    const versions = eessiVersions().filter(({ subject }) => subject.release === release);
    const newestFirst = versions.map(buildOf).sort((a, b) => compareVersions(b.version, a.version));
    const found = new Map<string, Build[]>();
    for (const one of newestFirst) found.set(one.id, [...(found.get(one.id) ?? []), one]);
    return new Map(Array.from(found, ([name, builds]) => [name, { name, builds }]));
  };
  const named = (release: string, ...names: readonly string[]) => {
    const packages = packagesOf(release);
    return findEnvironment(names.map((name) => packages.get(name) ?? { name, builds: [] })).options.map(
      ({ toolchainFamily }) => toolchainFamily,
    );
  };

  test('GROMACS, PLUMED and R-bundle-CRAN of EESSI 2023.06 load together with 2023b_foss', () => {
    expect(named('2023.06', 'GROMACS', 'PLUMED', 'R-bundle-CRAN')).toEqual(['2023b_foss']);
  });

  test('OpenFOAM and ParaView of EESSI 2023.06 load together with 2023a_foss', () => {
    expect(named('2023.06', 'OpenFOAM', 'ParaView')).toEqual(['2023a_foss']);
  });

  test.each([
    ['2023.06', 0],
    ['2025.06', 520],
  ])(
    'of all pairs of packages of EESSI %s, a sample loads together where a family is shared, but for modules in two versions',
    (release, clashing) => {
      const packages = [...packagesOf(release).values()];
      const pairs = packages.flatMap((one, index) => packages.slice(index + 1).map((other) => [one, other] as const));
      const familiesOf = new Map(packages.map((one) => [one, new Set(one.builds.flatMap(({ families }) => families))]));
      let clashes = 0;
      for (const [one, other] of pairs.filter((_, index) => index % STEP === 0)) {
        const isShared = [...(familiesOf.get(one) ?? [])].some((family) => familiesOf.get(other)?.has(family));
        const { options, problems } = findEnvironment([one, other]);
        if (options.length > 0) expect(isShared).toBe(true);
        else if (isShared && problems.every(({ message }) => message.includes('need different versions of'))) clashes++;
        else expect(isShared).toBe(false);
      }
      // Compilers and toolchains are listed for every family of the release, though each of them is a part of one.
      expect(clashes).toBeLessThanOrEqual(clashing);
      if (STEP === 1) expect(clashes).toBe(clashing);
    },
  );
});
