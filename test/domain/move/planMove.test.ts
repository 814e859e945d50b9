import { expect, test } from 'vitest';
import type { MoveBuild, MovedModule } from '../../../src/domain/move/moveBuild.ts';
import { planMove } from '../../../src/domain/move/planMove.ts';

interface Options {
  readonly families?: readonly string[];
  readonly requires?: readonly string[];
  readonly isAvailable?: boolean;
}

const moduleIn = (text: string) => ({ name: text.split('/')[0]!, version: text.split('/').slice(1).join('/') });

/** A build by the name of its module: `GROMACS/2024.4-foss-2023b-CUDA-12.4.0`. */
function build(full: string, { families, requires = [], isAvailable = true }: Options = {}): MoveBuild {
  const [, name = '', version = '', toolchain = '', toolchainVersion = '', versionSuffix = ''] =
    /^([^/]+)\/(.+?)(?:-(foss|gfbf)-(\d{4}[ab])(-.*)?)?$/.exec(full) ?? [];
  return {
    packageName: name,
    version,
    versionSuffix,
    module: moduleIn(full),
    requiredModules: requires.map(moduleIn),
    families: families ?? (toolchain ? [`${toolchainVersion}_foss`] : []),
    isAvailable,
    cpu: null,
    gpu: null,
  };
}

const moved = (text: string, builds: readonly MoveBuild[], isKnown = true): MovedModule<MoveBuild> => ({
  text,
  moduleVersion: text.includes('/') ? moduleIn(text).version : null,
  from: isKnown && text.includes('/') ? build(text) : null,
  builds,
});

const LABELS = { fromLabel: 'EESSI 2023.06', toLabel: 'EESSI 2025.06' };
const fullName = ({ module }: MoveBuild) => `${module?.name}/${module?.version}`;
const briefly = (modules: readonly MovedModule<MoveBuild>[]) =>
  planMove(modules, LABELS).steps.map(({ state, to }) => [state, ...(to ? [fullName(to)] : [])].join(' '));
const environmentOf = (modules: readonly MovedModule<MoveBuild>[]) => {
  const { environment } = planMove(modules, LABELS);
  return environment && [environment.toolchainFamily, ...environment.builds.map(fullName)];
};

const builds = (...names: readonly string[]) => names.map((name) => build(name));

test.for<[string, readonly string[], string]>([
  ['A/1.0-foss-2023b', ['A/1.0-foss-2023b'], 'SAME A/1.0-foss-2023b'],
  ['A/1.0-foss-2023b', ['A/1.0-foss-2024a', 'A/0.9-foss-2023b'], 'REBUILT A/1.0-foss-2024a'],
  ['A/1.0-foss-2023b', ['A/1.10-foss-2024a', 'A/1.9-foss-2024a', 'A/0.9-foss-2024a'], 'NEWER A/1.9-foss-2024a'],
  ['A/1.0-foss-2023b', ['A/1.1rc1-foss-2024a', 'A/1.2-foss-2024a'], 'NEWER A/1.2-foss-2024a'],
  ['A/1.0-foss-2023b', ['A/0.9-foss-2024a', 'A/0.10-foss-2024a'], 'OLDER A/0.10-foss-2024a'],
  ['A/1.0-foss-2023b', [], 'GONE'],
  ['A', ['A/1.2-foss-2024a', 'A/1.1-foss-2024a'], 'SAME A/1.2-foss-2024a'],
  ['A/1.0-foss-2023b-CUDA-12.1.1', ['A/1.0-foss-2024a', 'A/1.0-foss-2024a-CUDA-12.4.0'], 'REBUILT A/1.0-foss-2024a-CUDA-12.4.0'],
  ['A/1.0-foss-2023b', ['A/1.1-foss-2024a-CUDA-12.4.0', 'A/1.1-foss-2024a'], 'NEWER A/1.1-foss-2024a'],
])('of %s and the builds %j: %s', ([text, there, expected]) => {
  expect(briefly([moved(text, builds(...there))])).toEqual([expected]);
});

test('a module of neither catalog is unknown; one of another version than any is compared by its version', () => {
  expect(briefly([moved('A/1.0', [], false), moved('B/1.5-foss-2023b', builds('B/2.0-foss-2024a'), false)])).toEqual([
    'UNKNOWN',
    'NEWER B/2.0-foss-2024a',
  ]);
});

test('the toolchain family that has most of the modules is taken, and a module without it gets another', () => {
  const plan = [
    moved('A/1.0-foss-2023b', builds('A/2.0-foss-2024a', 'A/1.0-foss-2023b')),
    moved('B/1.0-foss-2023b', builds('B/2.0-foss-2024a')),
    moved('C/1.0-foss-2023b', builds('C/1.0-foss-2022b')),
  ];

  expect(briefly(plan)).toEqual(['NEWER A/2.0-foss-2024a', 'NEWER B/2.0-foss-2024a', 'REBUILT C/1.0-foss-2022b']);
  expect(planMove(plan, LABELS).steps[0]?.reason).toBe(
    'EESSI 2025.06 has A 1.0, but not with 2024a_foss, the toolchain family of most of the modules; 2.0 is the next newer version.',
  );
  expect(environmentOf(plan)).toBeNull();
  expect(environmentOf(plan.slice(0, 2))).toEqual(['2024a_foss', 'A/2.0-foss-2024a', 'B/2.0-foss-2024a']);
});

test('of families that have as many, the one with more of the same versions is taken, then the newest', () => {
  const [a, b] = [builds('A/2.0-foss-2024a', 'A/1.0-foss-2023b'), builds('B/2.0-foss-2024a', 'B/1.5-foss-2023b')];

  expect(briefly([moved('A/1.0-foss-2022b', a), moved('B/1.0-foss-2022b', b)])).toEqual([
    'REBUILT A/1.0-foss-2023b',
    'NEWER B/1.5-foss-2023b',
  ]);
  expect(briefly([moved('A/0.9-foss-2022b', a), moved('B/1.0-foss-2022b', b)])).toEqual([
    'NEWER A/2.0-foss-2024a',
    'NEWER B/2.0-foss-2024a',
  ]);
});

test('of builds that are as good by their version, those that load together are taken', () => {
  const families = ['2024a_foss', '2025a_foss'];
  const toolchains = ['foss/2025a', 'foss/2024a'].map((full) => build(full, { families }));
  const plan = [
    moved('foss/2023b', toolchains),
    moved('A/1.0-foss-2023b', [build('A/1.1-foss-2025a', { requires: ['foss/2025a'] })]),
  ];

  expect(briefly(plan)).toEqual(['NEWER foss/2025a', 'NEWER A/1.1-foss-2025a']);
  expect(environmentOf(plan)).toEqual(['2025a_foss', 'foss/2025a', 'A/1.1-foss-2025a']);
});

test('builds that need two versions of a module do not load together', () => {
  const needing = (full: string, required: string) => [build(full, { requires: [required] })];
  const plan = [
    moved('A/1.0-foss-2023b', needing('A/1.0-foss-2024a', 'HDF5/1.12')),
    moved('B/1.0-foss-2023b', needing('B/1.0-foss-2024a', 'HDF5/1.14')),
  ];

  expect(briefly(plan)).toEqual(['REBUILT A/1.0-foss-2024a', 'REBUILT B/1.0-foss-2024a']);
  expect(environmentOf(plan)).toBeNull();
});

test('only builds that are available on the host are taken', () => {
  const there = [build('A/1.0-foss-2024a', { isAvailable: false }), build('A/0.9-foss-2024a')];
  const { steps } = planMove(
    [moved('A/1.0-foss-2023b', there), moved('B/1.0-foss-2023b', [build('B/1.0-foss-2024a', { isAvailable: false })])],
    LABELS,
  );

  expect(steps.map(({ state, reason }) => [state, reason])).toEqual([
    ['OLDER', 'EESSI 2025.06 has no A 1.0 that is available on the host; 0.9 is the newest of the older versions.'],
    ['GONE', 'EESSI 2025.06 has no build of B that is available on the host.'],
  ]);
});

test.for<[MovedModule<MoveBuild>, string]>([
  [moved('A/1.0-foss-2023b', builds('A/1.0-foss-2023b')), 'EESSI 2025.06 has this module.'],
  [moved('A', builds('A/1.0-foss-2023b')), 'EESSI 2025.06 has A 1.0.'],
  [
    moved('A/1.0-foss-2023b', builds('A/1.0-foss-2024a')),
    'EESSI 2025.06 has A 1.0 with another toolchain or suffix, as A/1.0-foss-2024a.',
  ],
  [moved('A/1.0-foss-2023b', builds('A/1.1-foss-2024a')), 'EESSI 2025.06 has no A 1.0; 1.1 is the next newer version.'],
  [
    moved('A/1.0-foss-2023b', [
      build('A/1.2-foss-2024a', { families: ['2025a_foss', '2024a_foss'] }),
      ...builds('A/1.1-foss-2024a'),
    ]),
    'EESSI 2025.06 has no A 1.0; 1.2 is the next newer version with 2025a_foss.',
  ],
  [moved('A/1.0-foss-2023b', builds('A/0.9')), 'EESSI 2025.06 has no A 1.0; 0.9 is the newest of the older versions.'],
  [moved('A/1.0-foss-2023b', []), 'EESSI 2025.06 has no A.'],
  [moved('A/1.0-foss-2023b', [], false), 'Neither EESSI 2023.06 nor EESSI 2025.06 has a module A.'],
  [moved('A/$VERSION', [], false), 'It is written with a variable, whose value is not known.'],
])('%# the reason is a sentence', ([module, reason]) => {
  expect(planMove([module], LABELS).steps[0]?.reason).toBe(reason);
});

test('a build without a toolchain family loads alone only', () => {
  const tool = moved('tool/1.0', builds('tool/1.0'));

  expect(environmentOf([tool])).toEqual(['', 'tool/1.0']);
  expect(environmentOf([tool, moved('A/1.0-foss-2023b', builds('A/1.0-foss-2023b'))])).toBeNull();
  expect(planMove([], LABELS)).toEqual({ steps: [], environment: null });
});
