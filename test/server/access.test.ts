import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { type RootField, rootFields, transports } from '../helpers/operations.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2023.06').package('GROMACS')] });

const TRANSPORTS = Object.keys(transports) as (keyof typeof transports)[];
/** A subscription answers no plain request, whoever asks. */
const cases = (fields: readonly RootField[]) =>
  fields.flatMap((field) =>
    TRANSPORTS.filter((transport) => field.kind !== 'subscription' || transport !== 'HTTP').map((transport) => ({
      ...field,
      transport,
    })),
  );

const forStaff = rootFields.filter(({ kind, isForStaff }) => kind !== 'query' || isForStaff);

test.for(cases(forStaff))('$kind $name needs a token over $transport', async ({ transport, document, kind, name }, { app }) => {
  const outcome = await transports[transport](app, document, 'anonymous');

  expect(outcome).toEqual({ data: kind === 'query' ? { [name]: null } : null, codes: ['UNAUTHENTICATED'] });
});

test.for(cases(rootFields.filter((field) => !forStaff.includes(field))))(
  'query $name is for everybody over $transport',
  async ({ transport, document }, { app }) => {
    const { data, codes } = await transports[transport](app, document, 'anonymous');

    expect(codes.filter((code) => code !== 'BAD_USER_INPUT')).toEqual([]);
    expect(data).toBeDefined();
  },
);

test('a field for staff is an error in its place, and the rest of the answer is there', async ({ app }) => {
  const { data, errors } = await app.ask(
    '{ importJobs { totalCount } catalogs { nodes { version importJobs { totalCount } } } viewer { isStaff } }',
  );

  expect(data).toEqual({
    importJobs: null,
    catalogs: { nodes: [{ version: '2023.06', importJobs: null }] },
    viewer: { isStaff: false },
  });
  expect(errors.map(({ code, path }) => [code, path])).toEqual([
    ['UNAUTHENTICATED', 'importJobs'],
    ['UNAUTHENTICATED', 'catalogs.nodes.0.importJobs'],
  ]);
});

test('staff reads all of it', async ({ app }) => {
  const { data, errors } = await app.ask('{ importJobs { totalCount } viewer { name role isStaff } }', {}, { viewer: 'staff' });

  expect(errors).toEqual([]);
  expect(data).toEqual({ importJobs: { totalCount: 1 }, viewer: { name: 'staff', role: 'STAFF', isStaff: true } });
});

test('an import cannot be had by its global id, nor told from one that is not there', async ({ app }) => {
  const data = await app.query('{ importJobs { nodes { id } } }', {}, { viewer: 'staff' });
  const [{ id }] = (data as { importJobs: { nodes: [{ id: string }] } }).importJobs.nodes;

  const byAnybody = await app.ask('query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }', { id });
  const byStaff = await app.query('query ($id: ID!) { node(id: $id) { id } }', { id }, { viewer: 'staff' });

  expect(byAnybody).toMatchObject({ data: { node: null, nodes: [null] }, errors: [] });
  expect(byStaff).toEqual({ node: { id } });
});

test('a mutation that is refused does nothing of what else it asks for', async ({ app }) => {
  const { data, errors } = await app.ask(`mutation {
    one: importCatalog(input: { source: SPACK }) { __typename }
    two: importCatalog(input: { source: DEMO }) { __typename }
  }`);

  expect(data).toBeNull();
  expect(errors.map(({ code }) => code)).toContain('UNAUTHENTICATED');
  expect(await app.query('{ importJobs { totalCount } }', {}, { viewer: 'staff' })).toEqual({ importJobs: { totalCount: 1 } });
});
