import { RequestCache } from '@pothos/plugin-scope-auth';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { builder } from '../../src/schema/builder.ts';
import { schema } from '../../src/schema/index.ts';
import { Budget } from '../../src/server/budget.ts';
import { Costs } from '../../src/server/costs.ts';
import { executor } from '../../src/server/execution.ts';
import { Cancellation } from '../../src/store/cancellation.ts';
import { CLIENT } from '../helpers/limits.ts';

test.for(['succeeds', 'fails'])(
  'what was found out about the access of an operation that %s is forgotten with it: rows that it has read would stay with that',
  async (outcome) => {
    expect.assertions(2);
    const contextValue = { viewer: { role: null }, client: CLIENT, cancellation: new Cancellation() };
    const found = RequestCache.fromContext(contextValue, builder as never);
    const execute = executor({
      introspectionPolicy: 'public',
      costs: new Costs(1_000, new Budget(null)),
      requestTimeoutMs: 1_000,
      told: (error) => error as never,
      traced: (run) => run,
      run: () => {
        expect(RequestCache.fromContext(contextValue, builder as never)).toBe(found);
        return outcome === 'succeeds' ? { data: {} } : Promise.reject(new Error('no rows'));
      },
    });

    await execute({ schema, document: parse('{ catalogs { totalCount } }'), contextValue: contextValue as never }).catch(
      () => undefined,
    );

    expect(RequestCache.fromContext(contextValue, builder as never)).not.toBe(found);
  },
);
