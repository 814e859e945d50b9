import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2023.06').package('GROMACS', { '2024.1': {} })], viewer: 'staff' });

test('a stale cursor of a nested list is an error of the nearest field that can be null, and the rest of the answer is there', async ({
  app,
}) => {
  const [{ id }] = (await app.query('{ packages { nodes { id } } }'))['packages'].nodes as [{ id: string }];
  const document = `query ($id: ID!) {
    viewer { isStaff }
    catalogs { nodes { name importJobs(after: "stale") { totalCount } } }
    node(id: $id) { ... on Package { name versions(after: "stale") { totalCount } } }
    package(id: $id) { name versions { nodes { version targets(before: "stale") { totalCount } } } }
  }`;

  const { data, errors } = await app.ask(document, { id });

  expect(data).toEqual({
    viewer: { isStaff: true },
    catalogs: { nodes: [{ name: 'EESSI', importJobs: null }] },
    node: null,
    package: null,
  });
  expect(errors.map(({ code, path }) => [code, path]).toSorted()).toEqual([
    ['BAD_USER_INPUT', 'catalogs.nodes.0.importJobs'],
    ['BAD_USER_INPUT', 'node.versions'],
    ['BAD_USER_INPUT', 'package.versions.nodes.0.targets'],
  ]);
});
