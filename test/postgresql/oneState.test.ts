import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { hold, waiting } from '../helpers/lock.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ isInOneState: true, catalogs: [catalog('2023.06').package('GROMACS')] });

const CATALOGS = '{ catalogs { nodes { description packages { nodes { name } } } } }';
const PACKAGES = '{ packages { nodes { description } } }';

/** Runs a query whose statement on packages waits while a commit arrives. */
async function duringCommit(app: TestApp, query: string, text: string) {
  const release = await hold(app, 'package');
  const asked = app.query(query);
  await expect.poll(() => waiting(app)).toBe(1);
  const { epoch } = app.app.changes;
  await app.sql('UPDATE catalog SET description = $1', text);
  await expect.poll(() => app.app.changes.epoch).toBeGreaterThan(epoch);
  await release();
  return asked;
}

test('a query between whose statements a commit arrives is executed again and has one state', async ({ app }) => {
  const { catalogs } = await duringCommit(app, CATALOGS, 'Later.');

  expect(catalogs.nodes).toEqual([{ description: 'Later.', packages: { nodes: [{ name: 'GROMACS' }] } }]);
});

test('a query of one statement is not executed again', async ({ app }) => {
  app.statements();
  await duringCommit(app, PACKAGES, 'Later still.');

  expect(app.statements().filter((name) => name === 'packages.page')).toHaveLength(1);
});
