import { expect, test } from 'vitest';
import { corrections } from '../../../src/domain/search/typo.ts';
import { WordTable } from '../../../src/domain/search/wordTable.ts';

function corrected(typed: string, ...words: readonly string[]): string[] {
  const table = new WordTable();
  for (const word of words) table.add(word, 0);
  return corrections(typed, table).map(({ word }) => word);
}

test.each([
  ['gormacs', 'gromacs'],
  ['valgrrind', 'valgrind'],
  ['snkaemaek', 'snakemake'],
  ['zilb', 'zlib'],
  ['hsf5', 'hdf5'],
  ['5hdf', '5hfd'],
  ['bls', 'blis'],
  ['snkaema', 'snakemake'],
])('%s is a typo of %s', (typed, word) => {
  expect(corrected(typed, word)).toEqual([word]);
});

test.each([
  ['orgmacs', 'gromacs', 'two mistakes in seven letters'],
  ['zlip', 'zlib', 'a wrong letter in four that is not beside the right one'],
  ['hdf6', 'hdf5', 'another digit'],
  ['bowtie3', 'bowtie2', 'another digit'],
  ['2031b', '2021b', 'another version'],
  ['ab', 'abc', 'two letters'],
  ['lis', 'blis', 'three letters without the first'],
  ['gromoc', 'gromacswrapper', 'a part of a word with a mistake in six letters'],
])('%s is no typo of %s: %s', (typed, word) => {
  expect(corrected(typed, word)).toEqual([]);
});
