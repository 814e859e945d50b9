import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { NONE, ROOMS } from './helpers/rooms.ts';

const SRC = new URL('../src/', import.meta.url);

/** main, app, config and what puts the rooms together. */
const ROOT = '.';
const GENERATED = 'generated';

const roomOf = (path: string): string => (path in ROOMS || path.startsWith(`${GENERATED}/`) ? path : posix.dirname(path));

function isAllowed(path: string, specifier: string): boolean {
  const room = roomOf(path);
  if (room === ROOT) return true;
  const { rooms, packages } = ROOMS[room] ?? { rooms: [], packages: NONE };
  if (!specifier.startsWith('.')) return packages.test(specifier);
  const target = roomOf(posix.join(posix.dirname(path), specifier));
  return target === room || rooms.includes(target) || (target.startsWith(GENERATED) && rooms.includes(GENERATED));
}

type SourceFile = readonly [path: string, text: string];

/** The imports that the table does not allow, as "file imports specifier". */
function violations(files: Iterable<SourceFile>): string[] {
  return [...files].flatMap(([path, text]) =>
    specifiersOf(text)
      .filter((specifier) => !isAllowed(path, specifier))
      .map((specifier) => `${path} imports ${specifier}`),
  );
}

/** The circles of files that import each other, each as a chain that ends where it began. */
function circles(files: Iterable<SourceFile>): string[] {
  const imports = new Map([...files].map(([path, text]) => [path, filesOf(path, text)] as const));
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) return void found.push([...way.slice(way.indexOf(path)), path].join(' > '));
    if (done.has(path)) return;
    for (const next of imports.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return found;
}

/** Of static, dynamic, type-only and re-exporting imports. */
const specifiersOf = (text: string) => ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

const filesOf = (path: string, text: string) =>
  specifiersOf(text)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(path), specifier));

function sourceFiles(): SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.[jt]sx?$/.test(path) && !path.startsWith(`${GENERATED}/`))
    .map((path) => [path, readFileSync(new URL(path, SRC), 'utf8')]);
}

test('every import of src goes one way: main, server, schema and rest, jobs, sources, store, domain, and so between their rooms', () => {
  const files = sourceFiles();

  const found = violations(files);

  expect(files.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});

test('no room may import one that may import it', () => {
  const both = Object.entries(ROOMS).flatMap(([room, { rooms }]) =>
    rooms.filter((other) => ROOMS[other]?.rooms.includes(room)).map((other) => `${room} and ${other}`),
  );

  expect(both).toEqual([]);
});

test('no files of src import each other in a circle, not even by types', () => {
  expect(circles(sourceFiles())).toEqual([]);
});

test('a circle is found, however long it is', () => {
  const found = circles([
    ['jobs/a.ts', `import type { B } from './b.ts';`],
    ['jobs/b.ts', `export { c } from '../store/c.ts';\nimport { d } from './d.ts';`],
    ['store/c.ts', `const { a } = await import('../jobs/a.ts');`],
    ['jobs/d.ts', `import { join } from 'node:path';`],
  ]);

  expect(found).toEqual(['jobs/a.ts > jobs/b.ts > store/c.ts > jobs/a.ts']);
});

test('a file that imports what it may not is named, however it imports it', () => {
  const found = violations([
    ['domain/version.ts', `import { join } from 'node:path';`],
    [
      'sources/spack/spack.ts',
      `import type { Database } from '../../store/database/database.ts';\nimport { request } from 'undici';`,
    ],
    ['store/sql/packages.ts', `export { importCatalog } from '../../jobs/imports.ts';\nimport { column } from './order.ts';`],
    ['jobs/imports.ts', `const { GraphQLError } = await import('graphql');`],
    [
      'server/engine/prepare.ts',
      `import { serveWs } from '../transports/ws.ts';\nimport { ANONYMOUS } from '../auth/authenticate.ts';`,
    ],
    ['server/transports/ws.ts', `import 'pg';\nimport { schema } from '../../schema/index.ts';`],
    ['schema/package.ts', `import { loadConfig } from '../config.ts';`],
    ['common/text.ts', `import { join } from 'node:path';`],
    ['app.ts', `import { openDatabase } from './store/openDatabase.ts';\nimport { pino } from 'pino';`],
  ]);

  expect(found).toEqual([
    'domain/version.ts imports node:path',
    'sources/spack/spack.ts imports ../../store/database/database.ts',
    'sources/spack/spack.ts imports undici',
    'store/sql/packages.ts imports ../../jobs/imports.ts',
    'jobs/imports.ts imports graphql',
    'server/engine/prepare.ts imports ../transports/ws.ts',
    'server/transports/ws.ts imports pg',
    'schema/package.ts imports ../config.ts',
    'common/text.ts imports node:path',
  ]);
});

test('graphql-yoga is known to one file alone', () => {
  const knowing = sourceFiles().filter(([, text]) => specifiersOf(text).includes('graphql-yoga'));

  expect(knowing.map(([path]) => path)).toEqual(['server/transports/yoga.ts']);
});

test('only config.ts reads the environment', () => {
  const readers = sourceFiles().filter(([, text]) => text.includes('process.env'));

  expect(readers.map(([path]) => path).sort()).toEqual(['cli/process/processIo.ts', 'config.ts']);
});
