import { expect, test } from 'vitest';
import { editDistance } from '../../../src/domain/search/editDistance.ts';

test.each([
  ['gromacs', 'gromacs', 0],
  ['gormacs', 'gromacs', 1],
  ['gromcs', 'gromacs', 1],
  ['grromacs', 'gromacs', 1],
  ['promacs', 'gromacs', 1],
  ['orgmacs', 'gromacs', 2],
  ['gromacs', 'lammps', 3],
  ['', 'ab', 2],
  ['ab', '', 2],
  ['a'.repeat(65), 'a'.repeat(65), 3],
])('%s is so far from %s: %i, where 3 means further than two', (typed, word, distance) => {
  expect(editDistance(typed, word, 2).whole).toBe(distance);
});

test.each([
  ['snkaema', 'snakemake', 1],
  ['gromacs', 'gromacswrapper', 0],
  ['xxxxxxxx', 'snakemake', 3],
])('%s is so far from a beginning of %s: %i', (typed, word, distance) => {
  expect(editDistance(typed, word, 2).beginning).toBe(distance);
});

test('the distance is that of the definition for random words', () => {
  let seed = 1;
  const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const word = () => Array.from({ length: next(7) }, () => 'abc'.charAt(next(3))).join('');
  for (let round = 0; round < 2_000; round++) {
    const [one, other] = [word(), word()];
    expect([one, other, editDistance(one, other, 2).whole]).toEqual([one, other, Math.min(3, naive(one, other))]);
  }
});

/** By the recursive definition. */
function naive(one: string, other: string): number {
  if (one === '' || other === '') return one.length + other.length;
  const [rest, otherRest] = [one.slice(0, -1), other.slice(0, -1)];
  const same = one.at(-1) === other.at(-1) ? 0 : 1;
  const simple = Math.min(naive(rest, other) + 1, naive(one, otherRest) + 1, naive(rest, otherRest) + same);
  const swapped = one.length > 1 && other.length > 1 && one.at(-1) === other.at(-2) && one.at(-2) === other.at(-1);
  return swapped ? Math.min(simple, naive(one.slice(0, -2), other.slice(0, -2)) + 1) : simple;
}
