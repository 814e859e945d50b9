import { expect, test } from 'vitest';
import { schemaChanges } from '../../scripts/schemaChanges.ts';

const RELEASED = 'type Query { package(id: ID!): String old: Int } enum State { QUEUED }';

test('a field that is gone and an argument that must be given break clients; a new enum value may surprise them', async () => {
  const current = 'type Query { package(id: ID!, catalog: ID!): String } enum State { QUEUED RUNNING }';

  const { breaking, dangerous } = await schemaChanges(RELEASED, current);

  expect(breaking).toEqual([
    "Query.old: Field 'old' was removed from object type 'Query'",
    expect.stringMatching(/^Query\.package\.catalog: /) as string,
  ]);
  expect(dangerous).toEqual([expect.stringMatching(/^State\.RUNNING: /) as string]);
});

test('a new field and a new optional argument are no reason to worry', async () => {
  const current = 'type Query { package(id: ID!, catalog: ID): String old: Int other: Int } enum State { QUEUED }';

  expect(await schemaChanges(RELEASED, current)).toEqual({ breaking: [], dangerous: [expect.any(String) as string] });
});
