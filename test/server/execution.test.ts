import { RequestCache } from '@pothos/plugin-scope-auth';
import { OperationTypeNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { builder } from '../../src/schema/builder.ts';
import { schema } from '../../src/schema/index.ts';
import { ClientRequest } from '../../src/server/engine/clientRequest.ts';
import { Costs } from '../../src/server/engine/cost.ts';
import { executor } from '../../src/server/engine/execute.ts';
import { ChangeFeed } from '../../src/store/database/changeFeed.ts';
import { CLIENT, openGate } from '../helpers/limits.ts';

test.for(['succeeds', 'fails'])(
  'what was found out about the access of an operation that %s is forgotten with it: rows that it has read would stay with that',
  async (outcome) => {
    expect.assertions(2);
    const request = new ClientRequest(openGate(), CLIENT, undefined);
    const contextValue = { viewer: { role: null }, changes: new ChangeFeed(), cancellation: request.cancellation };
    const found = RequestCache.fromContext(contextValue, builder as never);
    const execute = executor({
      schema,
      introspectionPolicy: 'public',
      costs: new Costs(1_000),
      traced: (run) => run,
      isInOneState: true,
      run: () => {
        expect(RequestCache.fromContext(contextValue, builder as never)).toBe(found);
        return outcome === 'succeeds' ? { data: {} } : Promise.reject(new Error('no rows'));
      },
    });

    await execute({
      kind: OperationTypeNode.QUERY,
      document: parse('{ catalogs { totalCount } }'),
      operationName: undefined,
      variableValues: undefined,
      contextValue: contextValue as never,
      request,
    }).catch(() => undefined);

    expect(RequestCache.fromContext(contextValue, builder as never)).not.toBe(found);
  },
);
