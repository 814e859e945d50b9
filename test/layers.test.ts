import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const SRC = new URL('../src/', import.meta.url);

interface Layer {
  /** Folders of src beside its own. */
  readonly folders: readonly string[];
  readonly packages: RegExp;
}

const NODE = /^node:/;
const any = (...patterns: readonly RegExp[]) => new RegExp(patterns.map(({ source }) => source).join('|'));

/** Who may import whom. A folder that is not here may not be there. */
const LAYERS: Readonly<Record<string, Layer>> = {
  domain: { folders: [], packages: /^(?!)/ },
  sources: { folders: ['domain'], packages: any(NODE, /^(undici|ipaddr\.js)$/) },
  store: {
    folders: ['domain', 'generated'],
    packages: any(NODE, /^(pg|dataloader|uuid)$/, /^@prisma\//, /^@electric-sql\/pglite(\/|$)/),
  },
  jobs: { folders: ['domain', 'store', 'sources'], packages: any(NODE, /^(pg-boss|@repeaterjs\/repeater|uuid)$/) },
  schema: { folders: ['domain', 'store', 'jobs', 'generated'], packages: /^(graphql|graphql-scalars|@pothos\/.+)$/ },
  rest: { folders: ['domain', 'store', 'jobs'], packages: any(NODE, /^(zod|zod-openapi|find-my-way)$/) },
  server: {
    folders: ['domain', 'schema', 'rest', 'jobs', 'store'],
    packages: any(
      NODE,
      /^(graphql|graphql-yoga|@repeaterjs\/repeater|ws|graphql-ws|graphql-sse|graphql-jit|ipaddr\.js|jose|lru-cache|prom-client|pino)(\/|$)/,
      /^@graphql-yoga\/render-graphiql(\/|$)/,
    ),
  },
};

/** app, main, demo and config put everything together. */
const ROOT = '.';
const GENERATED = 'generated';

const folderOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? ROOT) : ROOT);

function isAllowed(path: string, specifier: string): boolean {
  const folder = folderOf(path);
  if (folder === ROOT) return true;
  const layer = LAYERS[folder];
  if (!layer) return false;
  if (!specifier.startsWith('.')) return layer.packages.test(specifier);
  const target = folderOf(posix.join(posix.dirname(path), specifier));
  return target === folder || layer.folders.includes(target);
}

/** The imports that the table does not allow, as "file imports specifier". */
function violations(files: Iterable<readonly [path: string, text: string]>): string[] {
  return [...files].flatMap(([path, text]) =>
    specifiersOf(text)
      .filter((specifier) => !isAllowed(path, specifier))
      .map((specifier) => `${path} imports ${specifier}`),
  );
}

/** Of static, dynamic, type-only and re-exporting imports. */
const specifiersOf = (text: string) => ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

function sourceFiles(): [path: string, text: string][] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.[jt]s$/.test(path) && folderOf(path) !== GENERATED)
    .map((path) => [path, readFileSync(new URL(path, SRC), 'utf8')]);
}

test('every import of src goes one way: main, app, server, schema, jobs, sources, domain, with the store below', () => {
  const files = sourceFiles();

  const found = violations(files);

  expect(files.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});

test('a file that imports what it may not is named, however it imports it', () => {
  const found = violations([
    ['domain/version.ts', `import { join } from 'node:path';`],
    ['sources/spack.ts', `import type { Database } from '../store/database.ts';\nimport { request } from 'undici';`],
    ['store/sql/packages.ts', `export { importCatalog } from '../../jobs/imports.ts';\nimport { column } from './order.ts';`],
    ['jobs/imports.ts', `const { GraphQLError } = await import('graphql');`],
    ['server/ws.ts', `import { build } from '@pothos/core';\nimport 'pg';\nimport { schema } from '../schema/index.ts';`],
    ['schema/package.ts', `import { loadConfig } from '../config.ts';`],
    ['common/text.ts', `import { join } from 'node:path';`],
    ['app.ts', `import { openDatabase } from './store/database.ts';\nimport { pino } from 'pino';`],
  ]);

  expect(found).toEqual([
    'domain/version.ts imports node:path',
    'sources/spack.ts imports ../store/database.ts',
    'store/sql/packages.ts imports ../../jobs/imports.ts',
    'jobs/imports.ts imports graphql',
    'server/ws.ts imports @pothos/core',
    'server/ws.ts imports pg',
    'schema/package.ts imports ../config.ts',
    'common/text.ts imports node:path',
  ]);
});

test('only config.ts reads the environment', () => {
  const readers = sourceFiles().filter(([, text]) => text.includes('process.env'));

  expect(readers.map(([path]) => path)).toEqual(['config.ts']);
});
