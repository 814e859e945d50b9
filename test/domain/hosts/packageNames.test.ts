import { expect, test } from 'vitest';
import { readPackageNames } from '../../../src/domain/hosts/packageNames.ts';

test('a name with a slash can mean a name with a version as well', () => {
  expect(readPackageNames([' GROMACS ', 'GROMACS/2024.4-foss-2023b']).value).toEqual([
    { text: 'GROMACS', meanings: [{ name: 'gromacs', version: null }] },
    {
      text: 'GROMACS/2024.4-foss-2023b',
      meanings: [
        { name: 'gromacs/2024.4-foss-2023b', version: null },
        { name: 'gromacs', version: '2024.4-foss-2023b' },
      ],
    },
  ]);
});

test.each<[string, readonly string[], string]>([
  ['no names', [], 'An environment has 1 to 20 packages, not 0.'],
  ['21 names', Array(21).fill('a'), 'An environment has 1 to 20 packages, not 21.'],
  ['a blank name', ['a', ' '], 'The name of package 2 is empty.'],
  ['a null character', ['a\0'], 'The name of package 1 contains a null character or half of a surrogate pair.'],
  ['half of a surrogate pair', ['\ud800'], 'The name of package 1 contains a null character or half of a surrogate pair.'],
  ['a name of a megabyte', ['x'.repeat(1_000_000)], 'The name of a package has at most 255 characters, not 1000000.'],
])('%s are refused', (_, names, message) => {
  expect(readPackageNames(names).problem?.message).toBe(message);
});
