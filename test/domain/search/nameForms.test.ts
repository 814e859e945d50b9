import { expect, test } from 'vitest';
import { glued, humps, nameForms, nameWords } from '../../../src/domain/search/nameForms.ts';
import { boundToPython } from '../../../src/domain/search/language.ts';

test.each([
  ['Global-Arrays', ['globalarrays'], null],
  ['py-scikit_learn', ['pyscikitlearn'], 'scikitlearn'],
  ['perl-XML::Parser', ['perlxmlparser'], 'xmlparser'],
  ['GTK+', ['gtk', 'gtkplus'], null],
  ['libsigc++2', ['libsigc2', 'libsigcxx2'], null],
  ['r', ['r'], null],
  ['Ångström', ['angstrom'], null],
  ['+', ['plus'], null],
])('%s has the forms %j and without its language %j', (name, full, bare) => {
  expect(nameForms(name)).toEqual({ full, bare });
});

test('separators, case and accents make no difference', () => {
  expect(new Set(['Global-Arrays', 'global arrays', 'GLOBAL_ARRAYS', 'glóbal.arrays'].map(glued))).toEqual(
    new Set(['globalarrays']),
  );
});

test('separators part words of a name, and changes of case or to digits show further ones', () => {
  expect(nameWords('Lib-SigC++2')).toEqual(['lib', 'sigc', '2']);
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
