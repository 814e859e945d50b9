import { describe, expect, test } from 'vitest';
import { MICROARCHITECTURES, runs } from '../../../src/domain/hosts/microarchitecture.ts';
import { HOST_FILES, hasHostFiles, hostFacts } from '../../helpers/hostFiles.ts';

const names = [...MICROARCHITECTURES.keys()];

test('every microarchitecture runs its own builds', () => {
  for (const name of names) expect(runs(name, name)).toBe(true);
});

test('no two microarchitectures run the builds of each other', () => {
  for (const one of names) for (const other of names) if (one !== other) expect(runs(one, other) && runs(other, one)).toBe(false);
});

test('what a microarchitecture runs can run in turn, it runs too', () => {
  for (const one of names)
    for (const other of names.filter((name) => runs(one, name)))
      for (const third of names.filter((name) => runs(other, name))) expect(runs(one, third)).toBe(true);
});

test('a microarchitecture is of the family and has the features of whatever it runs', () => {
  for (const one of MICROARCHITECTURES.values())
    for (const other of [...MICROARCHITECTURES.values()].filter(({ name }) => runs(one.name, name))) {
      expect(one.family).toBe(other.family);
      expect([...other.features].filter((feature) => !one.features.has(feature))).toEqual([]);
    }
});

test('a name that is not known runs nothing', () => {
  expect(runs('unknown', 'unknown')).toBe(false);
  expect(runs('zen3', 'unknown')).toBe(false);
});

test('ancestors are nearest first', () => {
  expect(MICROARCHITECTURES.get('zen4')?.ancestors).toEqual([
    'zen3',
    'x86_64_v4',
    'zen2',
    'x86_64_v3',
    'zen',
    'x86_64_v2',
    'x86_64',
  ]);
});

describe.runIf(hasHostFiles)(HOST_FILES, () => {
  test("the ancestors are archspec's", () => {
    for (const [name, { ancestors }] of Object.entries(hostFacts().targets))
      expect([name, MICROARCHITECTURES.get(name)?.ancestors]).toEqual([name, ancestors]);
  });
});
