import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { fieldsForStaff, type RootField, rootFields, transports } from '../helpers/operations.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';
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

const forStaff = rootFields.filter(({ kind, isForStaff }) => kind === 'mutation' || isForStaff);
const forAll = rootFields.filter((field) => !forStaff.includes(field));
const refused = ({ kind, name }: RootField, code: string) => ({
  data: kind === 'query' ? { [name]: null } : null,
  codes: [code],
});
/** The ids of these operations are made up, and what they name is not there. */
const refusals = (codes: readonly unknown[]) => codes.filter((code) => code !== 'BAD_USER_INPUT' && code !== 'NOT_FOUND');

test.for(cases(forStaff))('$kind $name needs a token over $transport', async ({ transport, ...field }, { app }) => {
  const outcome = await transports[transport](app, field.document, 'anonymous');

  expect(outcome).toEqual(refused(field, 'UNAUTHENTICATED'));
});

test.for(cases(forStaff))('$kind $name is refused to a user over $transport', async ({ transport, ...field }, { app }) => {
  const outcome = await transports[transport](app, field.document, 'user');

  expect(outcome).toEqual(refused(field, 'FORBIDDEN'));
});

test.for(cases(forStaff))('$kind $name is for staff over $transport', async ({ transport, document }, { app }) => {
  // Something to tell for those who watch.
  const job = await insertScriptedJob(app);

  const { codes } = await transports[transport](app, document, 'staff');
  await job.finish();
  await expect.poll(() => app.sql('SELECT FROM import_job WHERE finished_at IS NULL'), { timeout: 20_000 }).toEqual([]);

  expect(refusals(codes)).toEqual([]);
});

test.for((['anonymous', 'user', 'staff'] as const).flatMap((viewer) => cases(forAll).map((field) => ({ ...field, viewer }))))(
  '$kind $name is for everybody over $transport, $viewer too',
  async ({ transport, document, viewer }, { app }) => {
    const { data, codes } = await transports[transport](app, document, viewer);

    expect(refusals(codes)).toEqual([]);
    expect(data).toBeDefined();
  },
);

const nested = TRANSPORTS.flatMap((transport) => fieldsForStaff.map((field) => ({ ...field, transport })));

/** The value that a query leads to over first rows and single fields. */
function valueIn(data: unknown): unknown {
  const [value] = typeof data === 'object' && data !== null ? (Object.values(data) as unknown[]) : [data];
  return typeof value === 'object' && value !== null ? valueIn(value) : value;
}

test.for(nested)(
  '$at is null for others than staff over $transport, without an error',
  async ({ document, transport }, { app }) => {
    const ask = (viewer: 'anonymous' | 'user' | 'staff') => transports[transport](app, document, viewer);

    for (const viewer of ['anonymous', 'user'] as const) {
      const { data, codes } = await ask(viewer);
      expect([valueIn(data), codes]).toEqual([null, []]);
    }
    const { data, codes } = await ask('staff');
    expect(codes).toEqual([]);
    expect(valueIn(data)).not.toBeNull();
  },
);

test('every field that is null for others is there', () => {
  expect(fieldsForStaff.map(({ at }) => at)).toContain('Catalog.importJobs');
});

test('a root field for staff is an error in its place, a nested one is null, and the rest of the answer is there', async ({
  app,
}) => {
  const { data, errors } = await app.ask(
    '{ importJobs { totalCount } catalogs(filter: { version: "2023.06" }) { nodes { importJobs { totalCount } } } viewer { isStaff } }',
  );

  expect(data).toEqual({ importJobs: null, catalogs: { nodes: [{ importJobs: null }] }, viewer: { isStaff: false } });
  expect(errors.map(({ code, path }) => [code, path])).toEqual([['UNAUTHENTICATED', 'importJobs']]);
});

test('staff reads all of it', async ({ app }) => {
  const { data, errors } = await app.ask(
    '{ importJobs(filter: { state: [SUCCEEDED], source: [EESSI] }) { totalCount } viewer { name role isStaff } }',
    {},
    { viewer: 'staff' },
  );

  expect(errors).toEqual([]);
  expect(data).toEqual({ importJobs: { totalCount: 1 }, viewer: { name: 'staff', role: 'STAFF', isStaff: true } });
});

test.for(['importJobs', 'tokens'])(
  'what %s lists cannot be had by its global id, nor told from what is not there',
  async (list, { app }) => {
    const data = await app.query(`{ list: ${list}(first: 1) { nodes { id } } }`, {}, { viewer: 'staff' });
    const [{ id }] = (data as { list: { nodes: [{ id: string }] } }).list.nodes;
    const document = 'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }';

    const byOthers = await Promise.all((['anonymous', 'user'] as const).map((viewer) => app.ask(document, { id }, { viewer })));
    const byStaff = await app.query(document, { id }, { viewer: 'staff' });

    for (const answer of byOthers) expect(answer).toMatchObject({ data: { node: null, nodes: [null] }, errors: [] });
    expect(byStaff).toEqual({ node: { id }, nodes: [{ id }] });
  },
);

test.for([
  ['anonymous', 'UNAUTHENTICATED'],
  ['user', 'FORBIDDEN'],
] as const)('a mutation that is refused to %s does nothing of what else it asks for', async ([viewer, code], { app }) => {
  const document = `mutation {
    one: importCatalog(input: { source: SPACK }) { __typename }
    two: importCatalog(input: { source: DEMO }) { __typename }
  }`;

  const jobs = () => app.query('{ importJobs { totalCount } }', {}, { viewer: 'staff' });
  const before = await jobs();

  const { data, errors } = await app.ask(document, {}, { viewer });

  expect(data).toBeNull();
  expect(errors.map((error) => error.code)).toContain(code);
  expect(await jobs()).toEqual(before);
});
