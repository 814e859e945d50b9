import { expect, test } from 'vitest';
import { buildSearchIndex } from '../../../src/domain/search/buildSearchIndex.ts';
import { mergedDocument } from '../../../src/domain/search/document.ts';
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

test('an index is built in slices, between which other work can run', () => {
  const building = buildSearchIndex(Array.from({ length: 70 }, (_, number) => documentOf(`package-${number}`)));

  expect(building.next()).toEqual({ done: false, value: 32 });
  expect(building.next()).toEqual({ done: false, value: 64 });
  const last = building.next();
  expect(last.done && last.value.size).toBe(70);
});

test('packages of several catalogs with one name are one document with what each says', () => {
  const merged = mergedDocument(
    documentOf('HDF5', { description: 'A format.', versions: ['1.14'], dependents: 9, binaryCatalogs: 1 }),
    documentOf('hdf5', { description: 'A library.', versions: ['1.14', '1.10'], dependents: 216 }),
  );

  expect(merged).toMatchObject({
    name: 'HDF5',
    description: 'A format.\nA library.',
    versions: ['1.14', '1.10'],
    dependents: 216,
    binaryCatalogs: 1,
  });
});
