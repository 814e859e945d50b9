import { expect, test } from 'vitest';
import { readQuery } from '../../../src/domain/search/readQuery.ts';

test.each([
  ['module load GROMACS/2024.1-foss-2023b', ['gromacs'], ['2024.1-foss-2023b']],
  ['$ ml CP2K/2024.1', ['cp2k'], ['2024.1']],
  ['ml spider BLAST+', ['blast+'], []],
  ['spack install petsc@3.22.1+mpi~cxx %gcc@13 ^openmpi@5', ['petsc'], ['3.22.1']],
  ['zlib@=1.3.1', ['zlib'], ['1.3.1']],
  ['petsc+mpi~complex', ['petsc'], []],
  ['pip install "pandas>=2.0"', ['pandas'], ['2.0']],
  ['conda install -c conda-forge gdal', ['conda-forge', 'gdal'], []],
  ['import numpy as np', ['numpy'], []],
  ['from scipy.optimize import minimize', ['scipy'], []],
  ['library("ggplot2")', ['ggplot2'], []],
  ['use XML::Parser;', ['xml::parser'], []],
  ['eb Siesta-5.2.eb --robot', ['siesta'], ['5.2']],
  ['CP2K-2024.1-foss-2023b.eb', ['cp2k'], ['2024.1-foss-2023b']],
  ['openmpi-4.1.6.tar.gz', ['openmpi'], ['4.1.6']],
  [
    '/cvmfs/software.eessi.io/versions/2025.06/software/linux/x86_64/amd/zen4/software/R/4.4.2-gfbf-2024a/bin/R',
    ['r'],
    ['4.4.2-gfbf-2024a'],
  ],
  ['/opt/spack/linux-rocky9-zen3/gcc-13.2.0/zlib-1.3.1-abcdefghijklmnopqrstuvwxyz234567', ['zlib'], ['1.3.1']],
  ['openfoam v2406', ['openfoam'], ['v2406']],
  ['foss-2023b', [], ['foss-2023b']],
  ['29Aug2024', [], ['29aug2024']],
  ['3d mesh', ['3d', 'mesh'], []],
  ['Ångström, unit', ['angstrom', 'unit'], []],
  ['  …  ', [], []],
])('%s is read as the words %j with the versions %j', (text, words, versions) => {
  expect(readQuery(text)).toMatchObject({ words, versions });
});

test.each([
  ['py-numpy', 'PYTHON'],
  ['numpy python', 'PYTHON'],
  ['import numpy', 'PYTHON'],
  ['r-tidyr', 'R'],
  ['library(tidyr)', 'R'],
  ['perl xml', 'PERL'],
  ['python', null],
  ['r', null],
  ['hdf5', null],
])('%s means a package of %s', (text, language) => {
  expect(readQuery(text).language).toBe(language);
});

test('a command without a name behind it is a search of its words', () => {
  expect(readQuery('module load').words).toEqual(['module', 'load']);
});
