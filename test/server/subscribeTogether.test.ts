import { Repeater } from '@repeaterjs/repeater';
import { type ExecutionResult, GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import { expect, test } from 'vitest';
import { subscribeTogether } from '../../src/server/engine/subscribeTogether.ts';

/** A subscription to given events that notes whose question was executed. */
function openTold(events: readonly { readonly n: number }[]) {
  const executed: string[] = [];
  const told = new GraphQLObjectType({
    name: 'Told',
    fields: {
      n: { type: GraphQLInt },
      times: {
        type: GraphQLInt,
        args: { by: { type: GraphQLInt } },
        resolve: ({ n }: { n: number }, { by }: { by: number }) => n * by,
      },
    },
  });
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        told: {
          type: told,
          subscribe: () => Repeater.merge(events.map((event) => [event])),
          resolve: (event: unknown, _args, { viewer }: { viewer: { name: string } }) => {
            executed.push(viewer.name);
            return event;
          },
        },
      },
    }),
  });
  const ask = async (document: ReturnType<typeof parse>, name: string, variableValues = {}) => {
    const results = await subscribeTogether({
      schema,
      document,
      variableValues,
      contextValue: { viewer: { name, role: 'STAFF' } },
    });
    if (!(Symbol.asyncIterator in results)) return results;
    const data: ExecutionResult['data'][] = [];
    for await (const result of results) data.push(result.data);
    return data;
  };
  return { ask, executed };
}

test('who asks the same of the same event gets the result that was made for another', async () => {
  const { ask, executed } = openTold([{ n: 1 }, { n: 2 }]);
  const document = parse('subscription { told { n } }');

  const answers = await Promise.all([ask(document, 'ann'), ask(document, 'ann'), ask(document, 'ann')]);

  for (const answer of answers) expect(answer).toEqual([{ told: { n: 1 } }, { told: { n: 2 } }]);
  expect(executed).toEqual(['ann', 'ann']);
});

test('another question, other variables and another viewer have results of their own', async () => {
  const { ask, executed } = openTold([{ n: 7 }]);
  const document = parse('subscription ($by: Int) { told { times(by: $by) } }');

  const answers = await Promise.all([
    ask(document, 'ann', { by: 2 }),
    ask(document, 'ann', { by: 3 }),
    ask(document, 'bob', { by: 3 }),
    ask(parse('subscription { told { n } }'), 'ann'),
  ]);

  expect(answers).toEqual([
    [{ told: { times: 14 } }],
    [{ told: { times: 21 } }],
    [{ told: { times: 21 } }],
    [{ told: { n: 7 } }],
  ]);
  expect(executed.toSorted()).toEqual(['ann', 'ann', 'ann', 'bob']);
});

test('a subscription that cannot begin is answered with its error', async () => {
  const { ask } = openTold([]);

  expect(await ask(parse('subscription { unknown }'), 'ann')).toMatchObject({ errors: [expect.anything()] });
});
