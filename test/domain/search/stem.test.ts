import { expect, test } from 'vitest';
import { stem } from '../../../src/domain/search/stem.ts';
import { textTerms } from '../../../src/domain/search/textTerms.ts';

test.each([
  [['solver', 'solvers']],
  [['assembler', 'assembly', 'assemblers', 'assembled', 'assembling']],
  [['partition', 'partitions', 'partitioning', 'partitioner']],
  [['simulate', 'simulation', 'simulations', 'simulator', 'simulating']],
  [['library', 'libraries']],
  [['compress', 'compression', 'compressed', 'compressor']],
  [['mapping', 'maps', 'mapped']],
  [['visualize', 'visualization', 'visualizing']],
])('%j have one stem', (words) => {
  expect(new Set(words.map(stem)).size).toBe(1);
});

test.each([['ansys'], ['abacus'], ['dft'], ['hdf5'], ['rna'], ['analysis']])('%s keeps its letters', (word) => {
  expect(stem(word)).toMatch(new RegExp(`^${word.slice(0, 5)}`));
});

test('words that are not alike have other stems', () => {
  expect(stem('ansys')).not.toBe(stem('ansi'));
  expect(stem('genome')).not.toBe(stem('general'));
});

test('a text has its words as stems without those that say nothing, and compounds whole and in parts', () => {
  expect(textTerms('A library for RNA-seq, in C++')).toEqual(['librari', 'rnaseq', 'rna', 'seq', 'cxx']);
});
