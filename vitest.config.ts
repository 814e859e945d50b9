import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { findPostgresql } from './test/helpers/postgresql.ts';
import { PROGRAM } from './test/helpers/program.ts';

/** What needs no database and runs once. */
const PURE = [
  'test/*.test.ts',
  'test/cli/program.test.ts',
  'test/{domain,settings,sources}/**/*.test.ts',
  'test/jobs/{catchUp,follow,progress,wakeups}.test.ts',
  'test/server/{accessLog,responseBody,client,config,documents,contentEncoding,eventStreams,execution,explorerTabs,localClients,mediaType,rateLimiter,responseCache,staffToken,turns}.test.ts',
  'test/store/{cursor,folderLock,page,memoUntilChange,readParts,tablesText,textArray}.test.ts',
  'test/store/{index/{dependencyEdges,readAhead,sharedRead},reads/hitsOfPage}.test.ts',
];
/** Of these, what weighs the memory of what it makes, beside which nothing else may be. */
const WEIGHED = ['test/server/rateLimiter.test.ts'];
/** What only one of the databases can do, and the largest import, which that has to hold in the memory of one process. */
const ONLY_PGLITE = ['test/pglite/**/*.test.ts', 'test/data/spack.test.ts'];
const ONLY_POSTGRESQL = ['test/postgresql/**/*.test.ts'];
/** Where the two databases can differ. Everything else runs once, on PostgreSQL where there is one: a gateway opens there in a tenth of the time. */
const ON_BOTH = [
  'test/{store,fuzz}/**/*.test.ts',
  'test/jobs/!(badInput|retry|upstreamFailures).test.ts',
  'test/data/{facets,filters}.test.ts',
  'test/schema/{catalog,concurrent,package,target,version}Edits.test.ts',
  'test/schema/{availability,compareCatalogs,runsOn,counterparts,dependents,filters,latestVersion,nestedPage,parentRow,offeringFilter,offeringLinks,pagination,relations,search,versionOrder}.test.ts',
  'test/cli/{doctor,tokenCommand}.test.ts',
  'test/rest/{actions,exports,feeds,statements,written}.test.ts',
  'test/server/{departure,freshness,progress,readiness,stop,timeLimit,authenticateWithin}.test.ts',
];

const every = {
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // One second is not enough where the machine is busy. A poll that has a bound of its own states it.
  expect: { poll: { timeout: 10_000 } },
  pool: 'forks',
  // No module keeps anything of one gateway for another, and loading them takes seconds a file.
  isolate: false,
  // Vite would take graphql's .mjs files, and Node takes its .js files for the libraries: two schemas that do not know each other.
  alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
} as const;

if (PROGRAM.includes('tsx'))
  console.warn('Slow: tests that start a gateway compile it each time, since src is newer than the build. Run: npm run build');

const postgresql = findPostgresql();
if (!postgresql)
  console.warn(
    'Skipped: every test on PostgreSQL. DATABASE_URL names no PostgreSQL server, and no server binaries are in PATH or /usr/lib/postgresql. The same tests run on PGlite.',
  );

const ON_PGLITE = { provide: { postgresql: null }, globalSetup: ['test/helpers/pglite.ts'] };
const ON_POSTGRESQL = { provide: { pglite: null }, globalSetup: ['test/helpers/postgresql.ts'] };

const projects: TestProjectConfiguration[] = [
  { test: { ...every, name: 'pure', include: PURE, exclude: WEIGHED } },
  { test: { ...every, name: 'weighed', include: WEIGHED, isolate: true } },
  {
    test: {
      ...every,
      ...ON_PGLITE,
      name: 'pglite',
      include: postgresql ? [...ONLY_PGLITE, ...ON_BOTH] : ['test/**/*.test.ts'],
      exclude: [...PURE, ...ONLY_POSTGRESQL],
    },
  },
];

if (postgresql)
  projects.push({
    test: {
      ...every,
      ...ON_POSTGRESQL,
      name: 'postgresql',
      include: ['test/**/*.test.ts'],
      exclude: [...PURE, ...ONLY_PGLITE],
    },
  });

// Two files at once: each spends much of its time waiting. With three, those that start a browser run out of time.
export default defineConfig({ test: { projects, maxWorkers: 2 } });
