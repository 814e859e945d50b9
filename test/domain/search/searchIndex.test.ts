import { expect, test } from 'vitest';
import { search } from '../../../src/domain/search/search.ts';
import { documentOf, found, indexOf } from './documentOf.ts';

test('a document that is added is found, and is not found once it is removed', () => {
  const index = indexOf('zlib', 'GROMACS');

  expect(found(index, 'gromacs')).toEqual(['gromacs']);
  expect(index.remove('SOFTWARE gromacs')).toBe(true);
  expect(index.remove('SOFTWARE gromacs')).toBe(false);
  expect(found(index, 'gromacs')).toEqual([]);
  expect(index.size).toBe(1);
});

test('a document that is added again takes the place of the old one', () => {
  const index = indexOf(documentOf('abc', { description: 'about whales' }));

  index.add(documentOf('abc', { description: 'about cranes' }));

  expect(found(index, 'whales')).toEqual([]);
  expect(found(index, 'cranes')).toEqual(['abc']);
  expect(index.size).toBe(1);
});

test('an index tells when most of its entries are of documents that are gone', () => {
  const index = indexOf('abc');
  for (let round = 0; round < 1_002; round++) index.add(documentOf('abc'));

  expect(index.isWorn).toBe(true);
});

test('a package whose dependents change stands elsewhere, and keeps its words', () => {
  const index = indexOf('vibe-a', 'vibe-b');
  expect(found(index, 'vibe')).toEqual(['vibe-a', 'vibe-b']);

  index.setDependents('SOFTWARE vibe-b', 7);
  index.setDependents('SOFTWARE nothing', 7);

  expect(found(index, 'vibe')).toEqual(['vibe-b', 'vibe-a']);
  expect(index.size).toBe(2);
});

test('words that only documents had that are gone are unknown again', () => {
  const index = indexOf('frobnicator', 'gromacs');
  index.remove('SOFTWARE frobnicator');

  expect(index.has(index.names, 'frobnicator')).toBe(false);
  expect(index.has(index.names, 'gromacs')).toBe(true);
  expect(search(index, 'frobnicator').didYouMean).toEqual([]);
});
