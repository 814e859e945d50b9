import { getNamedType, type GraphQLObjectType, isObjectType, isRequiredArgument, parse } from 'graphql';
import { expect } from 'vitest';
import { isCacheable, schema } from '../../src/schema/index.ts';
import { catalog } from '../helpers/factories.ts';
import { link, offer } from '../helpers/offerings.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp(
  {
    catalogs: [catalog('2023.06').package('GROMACS', { '2024.1': { gpus: ['nvidia/cc80'], extensions: ['python/gmxapi@0.4'] } })],
  },
  async (app) => {
    await link(app, await offer(app, { owners: ['user'], partitions: [{ name: 'gpu' }] }), 'EESSI');
  },
);

const LISTS = {
  catalogs: 'CatalogConnection',
  packages: 'PackageConnection',
  versions: 'PackageVersionConnection',
  targets: 'TargetConnection',
  offerings: 'OfferingConnection',
};
const DEPTH = 3;

const isSharedField = (type: GraphQLObjectType, field: string, selection: string) =>
  isCacheable(schema, parse(`fragment F on ${type.name} { ${field}${selection} }`));

/** Everything of a type that is shared and needs no argument, some levels down. */
function selectionOf(type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const selected = fields.map((field) => {
    const named = getNamedType(field.type);
    const below = isObjectType(named) ? (depth === 0 ? ' { __typename }' : selectionOf(named, depth - 1)) : '';
    const first = field.args.some(({ name }) => name === 'first') ? '(first: 1)' : '';
    return isSharedField(type, field.name + first, below) ? field.name + first + below : '';
  });
  return ` { __typename ${selected.join(' ')} }`;
}

test.for(Object.entries(LISTS))('whoever asks, all that is shared of %s is the same', async ([list, connection], { app }) => {
  const type = schema.getType(connection);
  const query = `{ ${list}(first: 2)${isObjectType(type) ? selectionOf(type, DEPTH) : ''} }`;
  const stranger = { token: await app.createToken({ name: 'stranger' }) };

  const answers = await Promise.all(
    (['user', stranger, 'anonymous', 'staff'] as const).map((viewer) => app.query(query, {}, { viewer })),
  );

  expect(isCacheable(schema, parse(query))).toBe(true);
  expect(JSON.stringify(answers[0]).length).toBeGreaterThan(500);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});
