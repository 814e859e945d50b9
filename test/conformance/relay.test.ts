import { execFile } from 'node:child_process';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test as base } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { createFolder } from '../helpers/folder.ts';

/** The package is the path of its program. */
const COMPILER = createRequire(import.meta.url)('relay-compiler') as string;
const run = promisify(execFile);
const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Compiled {
  /** What the compiler said of warnings and errors. */
  readonly complaints: string;
  readonly artifacts: readonly string[];
  /** The text that Relay sends for an operation. */
  textOf(operation: string): string;
}

const test = base.extend<{ compiled: Compiled }>({
  compiled: [
    async ({}, use) => {
      await using folder = await createFolder();
      await use(await compile(folder.path));
    },
    { scope: 'file' },
  ],
});

async function compile(folder: string): Promise<Compiled> {
  const config = join(folder, 'relay.config.json');
  await cp(pathOf('relay'), join(folder, 'src'), { recursive: true });
  await cp(pathOf('../../schema.graphql'), join(folder, 'schema.graphql'));
  await writeFile(
    config,
    JSON.stringify({ src: './src', schema: './schema.graphql', language: 'javascript', eagerEsModules: false }),
  );
  const { stdout, stderr } = await run(COMPILER, [], { cwd: folder });
  const artifacts = join(folder, 'src/__generated__');
  const require = createRequire(config);
  return {
    complaints: `${stdout}${stderr}`
      .split('\n')
      .filter((line) => /warn|error/i.test(line))
      .join('\n'),
    artifacts: await readdir(artifacts),
    textOf: (operation) => (require(join(artifacts, `${operation}.graphql.js`)) as { params: { text: string } }).params.text,
  };
}

test('Relay compiles pages that grow, refetches by id, edits, deletions and subscriptions without a complaint', ({
  compiled,
}) => {
  expect(compiled.complaints).toBe('');
  expect(compiled.artifacts.filter((name) => /Query|Mutation|Subscription/.test(name)).sort()).toEqual([
    'catalogScreenDeleteMutation.graphql.js',
    'catalogScreenPaginationQuery.graphql.js',
    'catalogScreenQuery.graphql.js',
    'catalogScreenRefetchQuery.graphql.js',
    'catalogScreenSubscription.graphql.js',
    'catalogScreenTargetsQuery.graphql.js',
    'catalogScreenUpdateMutation.graphql.js',
  ]);
});

test('what Relay sends for a screen, its next page and a refetch is answered', async ({ compiled }) => {
  await using app = await openTestApp({ catalogs: [catalog('2023.06').packages(30)] });
  const { catalogs } = await app.query('{ catalogs { nodes { id } } }');
  const id = catalogs.nodes[0].id as string;

  const screen = await app.query(compiled.textOf('catalogScreenQuery'), { id });
  const { endCursor } = screen.catalog.packages.pageInfo;
  const next = await app.query(compiled.textOf('catalogScreenPaginationQuery'), { id, cursor: endCursor, count: 20 });
  const refetched = await app.query(compiled.textOf('catalogScreenRefetchQuery'), { id });

  expect(screen).toMatchObject({ catalog: { id, packages: { edges: { length: 20 }, pageInfo: { hasNextPage: true } } } });
  expect(next).toMatchObject({ node: { id, packages: { edges: { length: 10 }, pageInfo: { hasNextPage: false } } } });
  expect(refetched).toMatchObject({ node: { __typename: 'Catalog', id, version: '2023.06', packageCount: 30 } });
});
