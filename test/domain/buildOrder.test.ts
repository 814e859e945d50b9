import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moduleKey, newestFirst, type OrderedBuild, toolchainKey } from '../../src/domain/buildOrder.ts';

interface Given {
  readonly version?: string;
  readonly families?: readonly string[];
  readonly toolchain?: string;
  readonly suffix?: string;
}

const build = ({ version = '1.0', families = [], toolchain = '', suffix = '' }: Given): OrderedBuild => ({
  version,
  module: { name: 'x', version: `${version}-${toolchain}${suffix}` },
  versionSuffix: suffix,
  toolchain: toolchain === '' ? null : { name: toolchain.replace(/-.*/, ''), version: toolchain.replace(/^[^-]*-/, '') },
  toolchainFamilies: families,
});

/** Newest first. */
const ORDERED: readonly Given[] = [
  { version: '1.1', families: ['2020a_foss'], toolchain: 'GCCcore-9.3.0' },
  { families: ['2026.10_foss'], toolchain: 'GCCcore-15.3.0' },
  { families: ['2026.3_foss', '2026.2_foss'], toolchain: 'GCCcore-16.1.0' },
  { families: ['2026.2_foss'], toolchain: 'GCCcore-15.2.0' },
  { families: ['2025b_foss'], toolchain: 'GCCcore-14.3.0' },
  { families: ['2025b_foss'], toolchain: 'GCCcore-9.3.0' },
  { families: ['2025a_foss'], toolchain: 'GCCcore-14.2.0' },
  { families: ['2025a_foss'], toolchain: 'GCCcore-14.2.0', suffix: '-CUDA-12.10.0' },
  { families: ['2025a_foss'], toolchain: 'GCCcore-14.2.0', suffix: '-CUDA-12.4.0' },
  { toolchain: 'llvm-compilers-20' },
  {},
];

test('builds are ordered by version, newest toolchain family as a version, toolchain, suffix and module', () => {
  const builds = ORDERED.map(build);

  expect(builds.toReversed().sort(newestFirst)).toEqual(builds);
});

const text = fc.constantFrom('', '1', '1.0', '2023b', '2026.10_foss', '2026.2_foss', '13.2.0', 'x', '1-rc1', ' ', '~');
const any = fc.record({ version: text, families: fc.array(text, { maxLength: 3 }), toolchain: text, suffix: text }).map(build);

test('the order is antisymmetric and transitive, whatever stands in the builds', () => {
  fc.assert(
    fc.property(any, any, any, (a, b, c) => {
      expect(newestFirst(a, b) + newestFirst(b, a)).toBe(0);
      if (newestFirst(a, b) <= 0 && newestFirst(b, c) <= 0) expect(newestFirst(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});

test('keys are printable ASCII, and the order of families in a list changes nothing', () => {
  fc.assert(
    fc.property(any, (item) => {
      const reversed = { ...item, toolchainFamilies: item.toolchainFamilies.toReversed() };
      expect(toolchainKey(item)).toMatch(/^[ -~]*$/);
      expect(moduleKey(item.module?.version ?? '')).toMatch(/^[ -~]*$/);
      expect(toolchainKey(reversed)).toBe(toolchainKey(item));
    }),
  );
});
