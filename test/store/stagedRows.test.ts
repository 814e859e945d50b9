import { expect, test } from 'vitest';
import type { SnapshotPackage } from '../../src/domain/snapshot.ts';
import { SnapshotRows } from '../../src/store/imports/stagedRows.ts';
import { testWithApp } from '../helpers/withApp.ts';
import { catalog } from '../helpers/factories.ts';

const EXTENSIONS = 2_000;

const bundle: SnapshotPackage = {
  kind: 'package',
  ecosystem: 'SOFTWARE',
  name: 'Bundle',
  description: '',
  homepage: null,
  categories: [],
  licenses: [],
  maintainers: [],
  dependencies: [],
  provides: [],
  versions: [
    {
      version: '1.0',
      releaseDate: null,
      description: null,
      module: { name: 'Bundle', version: '1.0' },
      requiredModules: [],
      toolchain: null,
      toolchainFamilies: [],
      versionSuffix: '',
      metadata: {},
      loadCommands: [],
      targets: [],
      extensions: Array.from({ length: EXTENSIONS }, (_, n) => ({ ecosystem: 'R', name: `part${n}`, version: '1' })),
    },
  ],
};

test('a package with thousands of extensions becomes rows slice by slice, and the caller may take each', () => {
  const rows = new SnapshotRows('EESSI');
  const slices: number[] = [];

  for (const waiting of rows.add(bundle, ({ message }) => expect.fail(message))) {
    slices.push(waiting);
    rows.take();
  }

  expect(slices.length).toBeGreaterThanOrEqual(EXTENSIONS / 100);
  expect(Math.max(...slices)).toBeLessThanOrEqual(200);
});

testWithApp({ viewer: 'staff' })('one package of an import is staged in as many lots as its rows need', async ({ app }) => {
  const extensions = Array.from({ length: EXTENSIONS }, (_, n) => `r/part${n}@1`);
  app.statements();

  await app.import(catalog('2003.01').package('Bundle', { '1.0': { extensions } }));

  // The versions of extensions by 500, then their packages by 500.
  expect(app.statements().filter((name) => name === 'stage.insert').length).toBeGreaterThanOrEqual(8);
});
