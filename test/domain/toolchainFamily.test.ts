import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toolchainFamilies, toolchainFamily } from '../../src/domain/toolchainFamily.ts';

test.each([
  ['2026.1_foss', '2026.1_foss'],
  ['foss_2026.1', '2026.1_foss'],
  ['foss/2026.1', '2026.1_foss'],
  ['FOSS-2026.1', '2026.1_foss'],
  ['2023b/foss', '2023b_foss'],
  [' GCCcore-13.2.0 ', '13.2.0_gcccore'],
  ['intel-compilers/2023.1.0', '2023.1.0_intel-compilers'],
  ['System', 'system'],
  ['', ''],
])('%j is stored as %j', (written, stored) => {
  expect(toolchainFamily(written)).toBe(stored);
});

const version = fc.stringMatching(/^\d[a-z0-9.]{0,6}$/);
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);

test('every form of a family in any letter case is stored the same', () => {
  fc.assert(
    fc.property(version, name, fc.constantFrom('_', '/', '-'), fc.boolean(), (year, toolchain, separator, isUpper) => {
      for (const form of [`${year}${separator}${toolchain}`, `${toolchain}${separator}${year}`])
        expect(toolchainFamily(isUpper ? form.toUpperCase() : form)).toBe(`${year}_${toolchain}`);
    }),
  );
});

test('what is stored stays as it is when it is written again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9._/-]{0,12}$/)), (text) => {
      expect(toolchainFamily(toolchainFamily(text))).toBe(toolchainFamily(text));
    }),
  );
});

test('families that mean the same are kept once, in the order given', () => {
  expect(toolchainFamilies(['foss_2023b', '2022b_foss', '2023b_foss', 'FOSS/2023b'])).toEqual(['2023b_foss', '2022b_foss']);
});
