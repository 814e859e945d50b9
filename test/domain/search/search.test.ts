import { expect, test } from 'vitest';
import { search } from '../../../src/domain/search/search.ts';
import { documentOf, found, indexOf } from './documentOf.ts';

test('a whole name stands before its other spellings, and these before names that only begin so', () => {
  const index = indexOf('hdf5-tools', 'py-hdf5', 'HDF5', documentOf('hdf5array', { dependents: 900 }));

  expect(found(index, 'hdf5')).toEqual(['hdf5', 'py-hdf5', 'hdf5array', 'hdf5-tools']);
});

test.each([
  ['global arrays'],
  ['GLOBAL_ARRAYS'],
  ['globalarrays'],
  ['arrays global'],
  ['global-arrays@5.8'],
  ['globl arrays'],
  ['globalarr'],
])('%s finds global-arrays', (text) => {
  expect(found(indexOf('global-arrays', 'zlib'), text)[0]).toBe('global-arrays');
});

test('of names that are equally near, the one with more dependents comes first, and what is built counts like some', () => {
  const index = indexOf(
    documentOf('vibe-a', { dependents: 3 }),
    documentOf('vibe-b', { dependents: 3, isBuilt: true }),
    documentOf('vibe-c', { dependents: 500 }),
  );

  expect(found(index, 'vibe')).toEqual(['vibe-c', 'vibe-b', 'vibe-a']);
});

test('an extension brings along the package whose module has it', () => {
  const index = indexOf('SciPy-bundle', documentOf('numpy', { ecosystem: 'PYTHON', parents: ['SOFTWARE scipy-bundle'] }));

  expect(found(index, 'numpy')).toEqual(['PYTHON numpy', 'scipy-bundle']);
  expect(search(index, 'numpy').hits[1]?.reasons).toEqual([{ field: 'EXTENSION', text: 'numpy', extension: 'PYTHON numpy' }]);
});

test('an interface finds what provides it before names that have its word', () => {
  const index = indexOf('mpi-tests', documentOf('OpenMPI', { provides: ['mpi'] }));

  expect(found(index, 'mpi')).toEqual(['openmpi', 'mpi-tests']);
  expect(found(index, 'mpi library')[0]).toBe('openmpi');
});

test('a version alone finds the packages that have it, a toolchain those built with it', () => {
  const index = indexOf(
    documentOf('ABINIT', { versions: ['9.10.3', '9.10.3-foss-2024a'] }),
    documentOf('zlib', { versions: ['9.10.31'] }),
    documentOf('foss', { versions: ['2024a'] }),
  );

  expect(found(index, '9.10.3')).toEqual(['abinit']);
  expect(found(index, '2024a')).toEqual(['foss', 'abinit']);
  expect(found(index, 'foss-2024a')).toEqual(['abinit']);
  expect(found(index, '9.10.4')).toEqual([]);
});

test('a name with a version finds nothing but the name', () => {
  const index = indexOf(
    documentOf('GROMACS', { versions: ['2024.1'] }),
    documentOf('plumed', { description: 'Works with GROMACS.' }),
  );

  expect(found(index, 'GROMACS/2024.1')).toEqual(['gromacs']);
  expect(found(index, 'GROMACS/2034.1')).toEqual(['gromacs']);
});

test('a digit behind a name may be left out, several only where they are a version', () => {
  const index = indexOf(documentOf('GCC', { versions: ['13.2.0'] }), 'PLUMED');

  expect(found(index, 'plumed2')).toEqual(['plumed']);
  expect(found(index, 'gcc13')).toEqual(['gcc']);
  expect(found(index, 'gcc99')).toEqual([]);
});

test('words of descriptions are found in any form, rare ones count more, and all must be known', () => {
  const index = indexOf(
    documentOf('canu', { description: 'An assembler of genomes.' }),
    documentOf('nasm', { description: 'An assembler.' }),
    documentOf('masm', { description: 'An assembler.' }),
  );

  expect(found(index, 'genome assembly')[0]).toBe('canu');
  expect(found(index, 'genome assemlby')[0]).toBe('canu');
  expect(found(index, 'genome xyzzyx')).toEqual([]);
});

test('words that some text abbreviates are also found by the abbreviation', () => {
  const index = indexOf(
    documentOf('openfoam', { description: 'Codes for computational fluid dynamics (CFD).' }),
    documentOf('su2', { description: 'A framework for CFD.' }),
    documentOf('gmsh', { description: 'A mesh generator.' }),
  );

  expect(found(index, 'computational fluid dynamics').slice(0, 2).toSorted()).toEqual(['openfoam', 'su2']);
});

test('a package without a description is found by that of its counterpart, and stands behind it', () => {
  const index = indexOf(
    documentOf('limma', { ecosystem: 'R' }),
    documentOf('r-limma', { description: 'Differential expression of genes.' }),
    documentOf('limma', { ecosystem: 'PERL' }),
  );

  expect(found(index, 'differential expression')).toEqual(['r-limma', 'R limma']);
});

test('a typo is asked about, with the names that were probably meant', () => {
  const index = indexOf(documentOf('GROMACS', { dependents: 6 }), 'gromacs-swaxs', 'zlib');

  expect(search(index, 'gormacs').didYouMean).toEqual(['GROMACS', 'gromacs-swaxs']);
  expect(search(index, 'gromacs').didYouMean).toEqual([]);
});

test('a corrected word of a description is what is asked about', () => {
  const index = indexOf(documentOf('canu', { description: 'An assembler of genomes.' }));

  expect(search(index, 'asembler of genomes').didYouMean).toEqual(['assembler of genomes']);
});

test.each([
  [''],
  ['  '],
  ['+++'],
  ['日本'],
  ['xqzzkw'],
  ['a'.repeat(500)],
  ['"'],
  ['('],
  ['\u0000'],
  ['/'],
  ['@'],
  ['module load'],
  ['-'],
])('%j finds nothing, and does not fail', (text) => {
  expect(found(indexOf('zlib', documentOf('canu', { description: 'An assembler of genomes.' })), text)).toEqual([]);
});
