import { expect, test } from 'vitest';
import { explainHit, type SearchMatch } from '../../../src/domain/search/explainHit.ts';
import { search } from '../../../src/domain/search/search.ts';
import { documentOf, indexOf } from './documentOf.ts';

const LONG = `${'Words that say little of it. '.repeat(12)}It assembles genomes of many species.`;
const DOCUMENTS = [
  documentOf('SciPy-bundle', {
    description: 'Python for science.',
    versions: ['2023.11', '2023.11-gfbf-2023b'],
    homepage: 'https://www.python.org/scipy',
  }),
  documentOf('numpy', { ecosystem: 'PYTHON', parents: ['SOFTWARE scipy-bundle'] }),
  documentOf('OpenMPI', { provides: ['mpi'], homepage: 'https://www.open-mpi.org/' }),
  documentOf('canu', { description: LONG }),
];

/** The matches of the last hit that has this name, with the parts that ranges mark. */
function matchesOf(text: string, name: string): (Omit<SearchMatch, 'ranges' | 'text'> & { marked: string[] })[] {
  const { hits, ...sought } = search(indexOf(...DOCUMENTS), text);
  const document = DOCUMENTS.find((known) => known.name === name) ?? documentOf(name);
  const reasons = hits.find(({ key }) => key === document.key)?.reasons ?? [];
  return explainHit(reasons, sought, document).map(({ field, extension, text: shown, ranges }) => ({
    field,
    extension,
    marked: ranges.map(({ start, end }) => shown.slice(start, end)),
  }));
}

test.each([
  ['scipy bundle', 'SciPy-bundle', 'NAME', ['SciPy-bundle']],
  ['bundle', 'SciPy-bundle', 'NAME', ['bundle']],
  ['openmp', 'OpenMPI', 'NAME', ['OpenMP']],
  ['opnempi', 'OpenMPI', 'NAME', ['OpenMPI']],
  ['mpi', 'OpenMPI', 'VIRTUAL', ['mpi']],
  ['open-mpi.org', 'OpenMPI', 'HOMEPAGE', ['open-mpi.org']],
  ['gfbf-2023b', 'SciPy-bundle', 'VERSION', ['gfbf-2023b']],
  ['genome assembly', 'canu', 'DESCRIPTION', ['assembles', 'genomes']],
])('%s finds %s by %s, and marks %j', (text, name, field, marked) => {
  expect(matchesOf(text, name)).toEqual([{ field, extension: null, marked }]);
});

test('a name with a version says whether it has the version', () => {
  const named = { field: 'NAME', extension: null, marked: ['SciPy-bundle'] };
  const versioned = { field: 'VERSION', extension: null, marked: ['2023.11'] };

  expect(matchesOf('SciPy-bundle/2023.11', 'SciPy-bundle')).toEqual([named, versioned]);
  expect(matchesOf('SciPy-bundle/2033.11', 'SciPy-bundle')).toEqual([named]);
});

test('a package that is found by an extension names it', () => {
  expect(matchesOf('numpy', 'SciPy-bundle')).toEqual([{ field: 'EXTENSION', extension: 'PYTHON numpy', marked: ['numpy'] }]);
});

test('of a long description the part around the match is shown, from the beginning of a word', () => {
  const { hits, ...sought } = search(indexOf(...DOCUMENTS), 'genome assembly');

  const [match] = explainHit(hits[0]?.reasons ?? [], sought, documentOf('canu', { description: LONG }));

  expect(match?.text).toMatch(/^\w+ .*genomes of many species\.$/);
  expect(match?.text.length).toBeLessThan(150);
});
