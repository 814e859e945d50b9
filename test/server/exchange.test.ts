import { RequestCache } from '@pothos/plugin-scope-auth';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { builder } from '../../src/schema/builder.ts';
import { schema } from '../../src/schema/index.ts';
import { exchanges } from '../../src/server/exchange.ts';
import { Changes } from '../../src/store/changes.ts';

test('what was found out about the access of an operation is forgotten with it: rows that it has read would stay with that', () => {
  const contextValue = {};
  const found = RequestCache.fromContext(contextValue, builder as never);
  const args = { schema, document: parse('{ catalogs { totalCount } }'), contextValue };
  const { onExecuteDone } = exchanges(new Changes()).onExecute?.({ args } as never) as {
    onExecuteDone: (done: object) => void;
  };
  expect(RequestCache.fromContext(contextValue, builder as never)).toBe(found);

  onExecuteDone({ result: { data: {} } });

  expect(RequestCache.fromContext(contextValue, builder as never)).not.toBe(found);
});
