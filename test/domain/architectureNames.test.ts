import { expect, test } from 'vitest';
import { cpuMatcher, familyMatcher, gpuMatcher, gpuName, inNaturalOrder } from '../../src/domain/architectureNames.ts';

test.each([
  ['cc80', 'cc80'],
  ['SM_80', 'cc80'],
  ['compute_90', 'cc90'],
  ['CC 8.0', 'cc80'],
  ['8.0', 'cc80'],
  ['12.0', 'cc120'],
  ['9.0a', 'cc90a'],
  ['accel/nvidia/CC90a', 'nvidia/cc90a'],
  ['nvidia/8.6', 'nvidia/cc86'],
  ['amd/gfx90a', 'amd/gfx90a'],
  ['gfx1100', 'gfx1100'],
  ['80', '80'],
])('the GPU %s is compared as %s', (written, compared) => {
  expect(gpuName(written)).toBe(compared);
});

test.each(['zen3', 'AMD/zen3', 'x86_64/zen3', 'x86-64/zen3', ' /x86_64/amd/Zen3/ ', 'linux/x86_64/AMD/zen3'])(
  'the microarchitecture %s is amd/zen3',
  (named) => {
    expect(cpuMatcher([named])({ name: 'x86_64', subtype: 'amd/zen3' })).toBe(true);
    expect(cpuMatcher([named])({ name: 'x86_64', subtype: 'amd/zen2' })).toBe(false);
  },
);

test('a CPU family is compared without the operating system, letter case and separators', () => {
  expect(['x86_64', 'X86-64', 'linux/x86_64', 'aarch64'].map((named) => familyMatcher([named])('x86_64'))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test.each([
  ['cc80', true],
  ['sm_80', true],
  ['accel/nvidia/cc80', true],
  ['cc90', false],
])('whether the GPU %s is nvidia/cc80: %s', (named, is) => {
  expect(gpuMatcher([named])('nvidia/cc80')).toBe(is);
});

test('GPUs are listed once and in natural order', () => {
  const written = ['cc120', 'cc90a', 'cc70', 'cc100', 'cc90', 'cc80', 'cc70'].map((name) => `nvidia/${name}`);

  expect(inNaturalOrder(written)).toEqual(['cc70', 'cc80', 'cc90', 'cc90a', 'cc100', 'cc120'].map((name) => `nvidia/${name}`));
});
