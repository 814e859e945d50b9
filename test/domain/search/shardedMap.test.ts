import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ShardedMap } from '../../../src/domain/search/shardedMap.ts';

test('after any changes it holds what a map holds', () => {
  const key = fc.oneof(fc.string({ maxLength: 3 }), fc.uuid());
  const change = fc.record({ key, value: fc.option(fc.nat(), { nil: undefined }) });

  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const [map, sharded] = [new Map<string, number>(), new ShardedMap<number>()];
      for (const { key, value } of changes)
        if (value === undefined) expect(sharded.delete(key)).toBe(map.delete(key));
        else {
          map.set(key, value);
          sharded.set(key, value);
        }

      expect(sharded.size).toBe(map.size);
      expect([...sharded.keys()].sort()).toEqual([...map.keys()].sort());
      for (const { key } of changes) expect([sharded.get(key), sharded.has(key)]).toEqual([map.get(key), map.has(key)]);
    }),
  );
});
