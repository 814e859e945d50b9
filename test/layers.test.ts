import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const SRC = new URL('../src/', import.meta.url);

interface Room {
  /** The rooms beside its own that it may import. */
  readonly rooms: readonly string[];
  readonly packages: RegExp;
}

const NODE = /^node:/;
const NONE = /^(?!)/;
const PREACT = /^(preact(\/hooks)?|@urql\/core)$/;
const any = (...patterns: readonly RegExp[]) => new RegExp(patterns.map(({ source }) => source).join('|'));

/** Who may import whom: every folder of src, and `sources/source.ts`, which both sides of the sources share. */
const ROOMS: Readonly<Record<string, Room>> = {
  domain: { rooms: [], packages: NONE },
  'domain/facets': { rooms: ['domain'], packages: NONE },
  'domain/hosts': { rooms: ['domain'], packages: NONE },
  'domain/search': { rooms: ['domain'], packages: NONE },
  'domain/move': { rooms: ['domain', 'domain/hosts'], packages: NONE },
  'domain/counterparts': { rooms: ['domain', 'domain/search'], packages: NONE },
  'domain/licenses': { rooms: ['domain'], packages: /^spdx-/ },

  'sources/http': { rooms: ['domain'], packages: any(NODE, /^(undici|ipaddr\.js)$/) },
  'sources/parsing': { rooms: ['domain'], packages: NODE },
  'sources/source.ts': { rooms: ['domain', 'sources/http'], packages: NONE },
  'sources/eessi': { rooms: ['domain', 'sources/source.ts', 'sources/parsing', 'sources/http'], packages: NODE },
  'sources/spack': { rooms: ['domain', 'sources/source.ts', 'sources/parsing', 'sources/http'], packages: NODE },
  'sources/lmod': { rooms: ['domain', 'domain/hosts', 'sources/source.ts', 'sources/parsing'], packages: NONE },
  sources: {
    rooms: ['domain', 'sources/source.ts', 'sources/parsing', 'sources/http', 'sources/eessi', 'sources/spack', 'sources/lmod'],
    packages: NODE,
  },

  'store/database': { rooms: ['domain', 'generated'], packages: any(NODE, /^pg$/) },
  'store/database/embedded': { rooms: ['store/database'], packages: any(NODE, /^pg$/, /^@electric-sql\/pglite(\/|$)/) },
  'store/index': { rooms: ['domain', 'domain/search', 'store/database'], packages: any(NODE, /^lru-cache$/) },
  'store/sql': { rooms: ['domain', 'domain/facets', 'domain/hosts', 'generated'], packages: /^lru-cache$/ },
  'store/reads': {
    rooms: [
      'domain',
      'domain/hosts',
      'domain/move',
      'domain/facets',
      'domain/licenses',
      'domain/search',
      'store/database',
      'store/index',
      'store/sql',
      'generated',
    ],
    packages: /^(dataloader|lru-cache|node:crypto)$/,
  },
  'store/changes': { rooms: ['domain', 'store/database', 'store/reads', 'store/sql'], packages: NONE },
  'store/imports': { rooms: ['domain', 'domain/counterparts', 'store/database', 'store/sql'], packages: any(NODE, /^uuid$/) },
  'store/edits': { rooms: ['domain', 'domain/counterparts', 'store/database', 'store/sql', 'store/imports'], packages: /^uuid$/ },
  store: {
    rooms: [
      'domain',
      'domain/counterparts',
      'generated',
      'store/database',
      'store/database/embedded',
      'store/imports',
      'store/edits',
    ],
    packages: any(NODE, /^pg$/, /^@prisma\//),
  },

  jobs: {
    rooms: [
      'domain',
      'domain/hosts',
      'sources/source.ts',
      'sources/http',
      'store',
      'store/changes',
      'store/database',
      'store/imports',
      'store/edits',
    ],
    packages: any(NODE, /^(pg-boss|@repeaterjs\/repeater|uuid)$/),
  },

  schema: {
    rooms: [
      'domain',
      'domain/facets',
      'domain/hosts',
      'domain/move',
      'domain/licenses',
      'domain/search',
      'generated',
      'jobs',
      'store',
      'store/changes',
      'store/database',
      'store/index',
      'store/sql',
      'store/reads',
      'store/imports',
      'store/edits',
    ],
    packages: /^(graphql|graphql-scalars|@pothos\/.+)$/,
  },

  'rest/routing': {
    rooms: ['domain', 'domain/hosts', 'jobs', 'store/database', 'store/index', 'store/sql', 'store/reads'],
    packages: any(NODE, /^(zod|zod-openapi)$/),
  },
  'rest/views': { rooms: ['domain', 'rest/routing', 'store/sql', 'store/reads'], packages: /^zod$/ },
  'rest/resources': {
    rooms: ['domain', 'domain/search', 'rest/routing', 'rest/views', 'store/sql', 'store/reads', 'store/edits'],
    packages: /^zod$/,
  },
  'rest/exports': {
    rooms: ['domain', 'rest/routing', 'rest/resources', 'store/changes', 'store/database', 'store/sql', 'store/reads'],
    packages: any(NODE, /^(zod|csv-stringify)(\/|$)/),
  },
  'rest/feeds': { rooms: ['domain', 'rest/routing', 'store/changes'], packages: any(NODE, /^feed$/) },
  rest: {
    rooms: ['domain', 'rest/routing', 'rest/resources', 'rest/exports', 'rest/feeds', 'store/database'],
    packages: any(NODE, /^(zod|zod-openapi|find-my-way)(\/|$)/),
  },

  'server/http': { rooms: ['store/database'], packages: any(NODE, /^(ipaddr\.js|lru-cache|pino)$/) },
  'server/auth': {
    rooms: ['schema', 'server/http', 'store', 'store/database'],
    packages: any(NODE, /^(jose|lru-cache|pino)$/),
  },
  'server/engine': {
    rooms: ['schema', 'server/auth', 'server/http', 'store/database', 'store/reads'],
    packages: any(NODE, /^(graphql|graphql-jit|lru-cache|pino|@repeaterjs\/repeater)$/),
  },
  'server/observability': {
    rooms: ['domain', 'jobs', 'schema', 'server/engine', 'sources/http', 'store/database', 'store/imports'],
    packages: any(NODE, /^(prom-client|pino|@opentelemetry\/.+)$/),
  },
  'server/transports': {
    rooms: ['domain', 'rest', 'schema', 'server/engine', 'server/http', 'server/observability', 'store', 'store/database'],
    packages: any(NODE, /^(graphql-yoga|ws|graphql-ws|graphql-sse|pino)(\/|$)/),
  },
  'server/explorer': { rooms: ['server/http'], packages: any(NODE, /^@graphql-yoga\/render-graphiql(\/|$)/) },
  'server/console': { rooms: ['server/http'], packages: NODE },
  server: {
    rooms: [
      ...['rest', 'schema', 'store/database'],
      ...['server/auth', 'server/console', 'server/engine', 'server/explorer', 'server/http', 'server/transports'],
    ],
    packages: any(NODE, /^pino$/),
  },

  // The console runs in a browser: it knows the gateway by its schema alone.
  'console/parts': { rooms: [], packages: any(/^preact(\/hooks)?$/, /^@urql\/core$/) },
  'console/graphql': {
    rooms: ['console/parts', 'console/generated'],
    packages: /^(preact\/hooks|@urql\/(core|exchange-graphcache)|graphql-ws|gql\.tada)$/,
  },
  'console/address': { rooms: ['console/parts'], packages: NONE },
  'console/node': { rooms: ['console/parts', 'console/graphql', 'console/address'], packages: PREACT },
  'console/search': { rooms: ['console/parts', 'console/graphql', 'console/address'], packages: PREACT },
  'console/package': { rooms: ['console/parts', 'console/graphql', 'console/address', 'console/node'], packages: PREACT },
  'console/imports': { rooms: ['console/parts', 'console/graphql', 'console/style'], packages: PREACT },
  'console/release': { rooms: ['console/parts', 'console/graphql', 'console/address', 'console/style'], packages: PREACT },
  'console/app': {
    rooms: [
      ...['console/parts', 'console/graphql', 'console/address', 'console/node', 'console/search', 'console/package'],
      ...['console/imports', 'console/release'],
    ],
    packages: PREACT,
  },
  console: { rooms: ['console/address', 'console/app', 'console/style'], packages: PREACT },

  settings: { rooms: ['domain', 'domain/hosts'], packages: any(NODE, /^(zod|cron-parser)$/) },

  cli: { rooms: ['.', 'domain', 'store', 'store/database'], packages: any(NODE, /^commander$/) },
};

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
    .filter((path) => /\.[jt]sx?$/.test(path) && !/^(console\/)?generated\//.test(path))
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

  expect(readers.map(([path]) => path)).toEqual(['config.ts']);
});
