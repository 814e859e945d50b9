import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { rootFields, transports } from '../helpers/operations.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ config: { ANONYMOUS_READ: 'false' }, catalogs: [catalog('2023.06').package('GROMACS')] });

const TRANSPORTS = Object.keys(transports) as (keyof typeof transports)[];
const reads = rootFields.filter(({ kind, name }) => kind === 'query' && name !== 'viewer');
const cases = TRANSPORTS.flatMap((transport) => reads.map((field) => ({ ...field, transport })));

test.for(cases)(
  'where reads need a token, query $name is refused over $transport without one',
  async ({ transport, document }, { app }) => {
    const { data, codes } = await transports[transport](app, document, 'anonymous');

    expect(codes).toEqual(['UNAUTHENTICATED']);
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
  },
);

const readers = TRANSPORTS.flatMap((transport) => (['user', 'staff'] as const).map((viewer) => ({ transport, viewer })));

test.for(readers)('where reads need a token, $viewer reads over $transport', async ({ transport, viewer }, { app }) => {
  const outcome = await transports[transport](app, '{ catalogs { nodes { version packages { totalCount } } } }', viewer);

  expect(outcome).toEqual({ data: { catalogs: { nodes: [{ version: '2023.06', packages: { totalCount: 1 } }] } }, codes: [] });
});

test('where reads need a token, everybody may ask who he is and what the schema is', async ({ app }) => {
  const answer = await app.query('{ viewer { name role isAuthenticated } __schema { queryType { name } } }');

  expect(answer).toEqual({
    viewer: { name: null, role: null, isAuthenticated: false },
    __schema: { queryType: { name: 'Query' } },
  });
});
