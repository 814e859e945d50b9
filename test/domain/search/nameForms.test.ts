import { expect, test } from 'vitest';
import { glued, humps, nameForms, nameWords } from '../../../src/domain/search/nameForms.ts';
import { boundToPython } from '../../../src/domain/search/language.ts';

test.each([
  ['Quantum-ESPRESSO', ['quantumespresso'], null],
  ['py-scikit_learn', ['pyscikitlearn'], 'scikitlearn'],
  ['perl-XML::Parser', ['perlxmlparser'], 'xmlparser'],
  ['BLAST+', ['blast', 'blastplus'], null],
  ['netCDF-C++4', ['netcdfc4', 'netcdfcxx4'], null],
  ['r', ['r'], null],
  ['Ångström', ['angstrom'], null],
  ['+', ['plus'], null],
])('%s has the forms %j and without its language %j', (name, full, bare) => {
  expect(nameForms(name)).toEqual({ full, bare });
});

test('separators, case and accents make no difference', () => {
  expect(new Set(['Open-FOAM', 'open foam', 'OPEN_FOAM', 'ópen.foam'].map(glued))).toEqual(new Set(['openfoam']));
});

test('separators part words of a name, and changes of case or to digits show further ones', () => {
  expect(nameWords('netCDF-C++4')).toEqual(['netcdf', 'c', '4']);
  expect(humps('OpenFOAM')).toEqual(['open', 'foam']);
  expect(humps('SciPy-bundle')).toEqual(['sci']);
  expect(humps('zlib')).toEqual([]);
});

test.each([
  ['petsc4py', 'petsc'],
  ['pygdal', 'gdal'],
  ['boost.python', 'boost'],
  ['py', null],
  ['hdf5', null],
])('%s binds %s to Python', (name, bound) => {
  expect(boundToPython(name)).toBe(bound);
});
