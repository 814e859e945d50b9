import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DependencyEdges } from '../../../src/store/index/dependencyEdges.ts';

test('the dependents of a name are the packages that need it, whatever their letter case, and not itself', () => {
  const edges = new DependencyEdges();

  edges.set('1', 'hdf5', ['zlib', 'mpi']);
  edges.set('2', 'ZLIB', ['zlib', 'mpi']);

  expect(['zlib', 'ZLIB', 'mpi', 'hdf5'].map((name) => edges.dependentsOf(name))).toEqual([1, 1, 2, 0]);
  expect(edges.takeTouched().sort()).toEqual(['mpi', 'zlib']);
  expect(edges.takeTouched()).toEqual([]);
});

test('after any changes every number of dependents is that of the packages as they are', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd');
  const change = fc.record({ id: names, needs: fc.option(fc.uniqueArray(names)) });

  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const edges = new DependencyEdges();
      const needs = new Map<string, readonly string[]>();
      for (const { id, needs: needed } of changes) {
        if (needed) edges.set(id, id, needed);
        else edges.delete(id);
        needs.set(id, needed?.filter((name) => name !== id) ?? []);
      }
      for (const name of ['a', 'b', 'c', 'd'])
        expect(edges.dependentsOf(name)).toBe([...needs.values()].filter((needed) => needed.includes(name)).length);
    }),
  );
});

test('all that need a package are found as repeated steps find them, through cycles too', () => {
  const graph = fc.array(fc.uniqueArray(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(graph, (needs) => {
      const edges = new DependencyEdges();
      for (const [index, names] of needs.entries())
        edges.set(
          `id${index}`,
          `n${index}`,
          names.map((name) => `n${name}`),
        );
      const steps = new Set([0]);
      for (let size = 0; size < steps.size;) {
        size = steps.size;
        for (const [index, names] of needs.entries()) if (names.some((name) => steps.has(name))) steps.add(index);
      }
      steps.delete(0);

      expect(edges.allDependentsOf('id0').toSorted()).toEqual([...steps].map((index) => `id${index}`).sort());
    }),
  );
});
