import { expect, test } from 'vitest';
import { cpuName, gpuName, inNaturalOrder } from '../../src/domain/architectureNames.ts';

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

test('a CPU is compared without the operating system and in lower case', () => {
  expect(['linux/x86_64/AMD/zen3', 'x86_64/amd/Zen3', ' /x86_64/amd/zen3/ '].map(cpuName)).toEqual(
    Array(3).fill('x86_64/amd/zen3'),
  );
});

test('GPUs are listed once and in natural order', () => {
  const written = ['cc120', 'cc90a', 'cc70', 'cc100', 'cc90', 'cc80', 'cc70'].map((name) => `nvidia/${name}`);

  expect(inNaturalOrder(written)).toEqual(['cc70', 'cc80', 'cc90', 'cc90a', 'cc100', 'cc120'].map((name) => `nvidia/${name}`));
});
