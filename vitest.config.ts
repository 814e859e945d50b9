import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { findPostgresql } from './test/helpers/postgresql.ts';

/** What needs no database and runs once. */
const PURE = [
  'test/*.test.ts',
  'test/{domain,sources}/**/*.test.ts',
  'test/jobs/{follow,progress,wakeups}.test.ts',
  'test/server/{accessLog,answer,client,config,documents,encoding,eventStreams,execution,explorerTabs,localClients,rateLimiter,responseCache,staffToken}.test.ts',
  'test/store/{cursor,folderLock,page,remembered,textArray}.test.ts',
];
/** What only one of the databases can do, or what no database has a part in. */
const ONLY_PGLITE = ['test/pglite/**/*.test.ts', 'test/{conformance,recipes}/**/*.test.ts'];
const ONLY_POSTGRESQL = ['test/postgresql/**/*.test.ts'];

const every = {
  testTimeout: 30_000,
  hookTimeout: 60_000,
  pool: 'forks',
  // No module keeps anything of one gateway for another, and loading them takes seconds a file.
  isolate: false,
  // Vite would take graphql's .mjs files, and Node takes its .js files for the libraries: two schemas that do not know each other.
  alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
} as const;

const projects: TestProjectConfiguration[] = [
  { test: { ...every, name: 'pure', include: PURE } },
  {
    test: {
      ...every,
      name: 'pglite',
      include: ['test/**/*.test.ts'],
      exclude: [...PURE, ...ONLY_POSTGRESQL],
      provide: { postgresql: null, usesJit: true },
      globalSetup: ['test/helpers/pglite.ts'],
    },
  },
  {
    // The same answers, errors and statements from queries that are not compiled.
    test: {
      ...every,
      name: 'interpreted',
      include: ['test/schema/**/*.test.ts'],
      provide: { postgresql: null, usesJit: false },
      globalSetup: ['test/helpers/pglite.ts'],
    },
  },
];

const postgresql = findPostgresql();
if (postgresql)
  projects.push({
    test: {
      ...every,
      name: 'postgresql',
      include: ['test/**/*.test.ts'],
      exclude: [...PURE, ...ONLY_PGLITE],
      provide: { pglite: null, usesJit: true },
      globalSetup: ['test/helpers/postgresql.ts'],
    },
  });
else
  console.warn(
    'Skipped: every test on PostgreSQL. DATABASE_URL names no PostgreSQL server, and no server binaries are in PATH or /usr/lib/postgresql. The same tests run on PGlite.',
  );

// Two files at once: each spends much of its time waiting for a database or an upstream.
export default defineConfig({ test: { projects, maxWorkers: 2 } });
