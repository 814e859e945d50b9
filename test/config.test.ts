import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { SETTINGS } from '../src/settings/settings.ts';

/** What stands in the way of an environment. */
function problemsOf(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('These settings are taken.');
}

test('an empty environment gives an embedded database with the demo catalog on the loopback address', () => {
  expect(loadConfig({})).toEqual({
    host: '127.0.0.1',
    port: 4000,
    databaseUrl: undefined,
    databaseReadUrl: undefined,
    databaseWaitMs: 30_000,
    dataDir: './data',
    eessiUrl: 'https://www.eessi.io/api_data/data',
    eessiRiscvFile: 'eessi_api_metadata-riscv_software.json',
    spackUrl: 'https://raw.githubusercontent.com/spack/packages.spack.io/refs/heads/gh-pages/data/repology.json',
    staffToken: undefined,
    isAnonymousReadAllowed: true,
    oidc: undefined,
    loadsDemo: true,
    autoUpdateCron: '0 3 * * *',
    knownIssues: undefined,
    changeRetentionDays: 30,
    responseCacheBytes: 67_108_864,
    queryCostLimit: 50_000,
    budget: { perMinute: 6_000_000, burst: 3_000_000, includesLocal: false },
    connections: { perAddress: 500, includesLocal: false },
    operationsPerSocket: 100,
    persistedOperations: undefined,
    proxies: 0,
    requestTimeoutMs: 30_000,
    corsOrigins: [],
    introspectionPolicy: 'public',
    logLevel: 'info',
  });
});

test('an empty value is the same as none', () => {
  const empty = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, '']));

  expect(loadConfig(empty)).toEqual(loadConfig({}));
});

test('every setting is read from its variable', () => {
  const config = loadConfig({
    HOST: '::',
    PORT: '0',
    DATABASE_URL: 'postgres://gateway@db/catalogs',
    DATABASE_READ_URL: 'postgresql://gateway@replica/catalogs',
    DATABASE_WAIT_SECONDS: '5',
    DATA_DIR: '/var/lib/gateway',
    EESSI_URL: 'http://mirror.example/eessi//',
    EESSI_RISCV_FILE: 'off',
    SPACK_URL: 'http://mirror.example/repology.json',
    STAFF_TOKEN: 'sixteen-letters!',
    ANONYMOUS_READ: 'false',
    OIDC_ISSUER: 'https://login.example',
    OIDC_AUDIENCE: 'catalog',
    OIDC_JWKS_URL: 'https://login.example/keys',
    OIDC_ROLE_CLAIM: 'realm_access.roles',
    OIDC_STAFF_VALUE: 'admin',
    DEMO: 'off',
    AUTO_UPDATE_CRON: 'off',
    KNOWN_ISSUES: '/etc/gateway/known-issues.json',
    CHANGE_RETENTION_DAYS: '7',
    RESPONSE_CACHE_MB: '0',
    QUERY_COST_LIMIT: '1',
    RATE_LIMIT: '600',
    RATE_LIMIT_BURST: '50',
    CONNECTIONS_PER_ADDRESS: '7',
    OPERATIONS_PER_SOCKET: '9',
    PERSISTED_OPERATIONS: '/etc/gateway/operations.json',
    TRUST_PROXY: '2',
    REQUEST_TIMEOUT_SECONDS: '5',
    CORS_ORIGINS: 'https://portal.example, http://localhost:5173',
    INTROSPECTION: 'staff',
    LOG_LEVEL: 'silent',
  });

  expect(config).toEqual({
    host: '::',
    port: 0,
    databaseUrl: 'postgres://gateway@db/catalogs',
    dataDir: '/var/lib/gateway',
    databaseReadUrl: 'postgresql://gateway@replica/catalogs',
    databaseWaitMs: 5_000,
    eessiUrl: 'http://mirror.example/eessi',
    eessiRiscvFile: null,
    spackUrl: 'http://mirror.example/repology.json',
    staffToken: 'sixteen-letters!',
    isAnonymousReadAllowed: false,
    oidc: {
      issuer: 'https://login.example',
      audience: 'catalog',
      jwksUrl: 'https://login.example/keys',
      roleClaim: 'realm_access.roles',
      staffValue: 'admin',
    },
    loadsDemo: false,
    autoUpdateCron: null,
    knownIssues: '/etc/gateway/known-issues.json',
    changeRetentionDays: 7,
    responseCacheBytes: 0,
    queryCostLimit: 1,
    budget: { perMinute: 600, burst: 50, includesLocal: true },
    connections: { perAddress: 7, includesLocal: true },
    operationsPerSocket: 9,
    persistedOperations: '/etc/gateway/operations.json',
    proxies: 2,
    requestTimeoutMs: 5_000,
    corsOrigins: ['https://portal.example', 'http://localhost:5173'],
    introspectionPolicy: 'staff',
    logLevel: 'silent',
  });
});

test('the demo catalog goes into an embedded database only', () => {
  const databases = [undefined, 'memory://', 'postgresql://localhost/catalogs'];

  const loads = databases.map((DATABASE_URL) => loadConfig({ DATABASE_URL }).loadsDemo);

  expect(loads).toEqual([true, true, false]);
});

test('all that is wrong is said at once, each with its value and the rule', () => {
  const message = problemsOf({
    PORT: '65536',
    EESSI_URL: 'ftp://eessi.io',
    EESSI_RISCV_FILE: '../x.json',
    SPACK_URL: 'nowhere',
    ANONYMOUS_READ: 'yes',
    DEMO: 'maybe',
    AUTO_UPDATE_CRON: '61 3 * * *',
    QUERY_COST_LIMIT: '1e3',
    LOG_LEVEL: 'loud',
  });

  expect(message).toMatchInlineSnapshot(`
    "The settings cannot be used:
      PORT "65536" is above 65535.
      EESSI_URL "ftp://eessi.io" is not an http or https address.
      EESSI_RISCV_FILE "../x.json" is neither the name of a .json file nor off.
      SPACK_URL "nowhere" is not an http or https address.
      ANONYMOUS_READ "yes" is neither true nor false.
      DEMO "maybe" is neither auto nor off.
      AUTO_UPDATE_CRON "61 3 * * *" is neither a cron expression of five fields nor off.
      QUERY_COST_LIMIT "1e3" is not a whole number.
      LOG_LEVEL "loud" is not a log level."
  `);
});

test('the settings of OpenID Connect are set together or not at all, and its keys come over a safe way', () => {
  const half = problemsOf({ OIDC_ISSUER: 'https://login.example', PORT: 'x' });
  const together = { OIDC_ISSUER: 'https://login.example', OIDC_AUDIENCE: 'catalog' };
  const local = ['http://localhost/keys', 'http://127.0.0.1:8080/keys', 'http://[::1]:8080/keys'];
  const unsafe = [
    'http://login.example/keys',
    'http://localhost:x@login.example/',
    'http://localhost.example/',
    'file:///keys',
    'nowhere',
  ];

  expect(half).toMatchInlineSnapshot(`
    "The settings cannot be used:
      PORT "x" is not a whole number.
      OIDC_AUDIENCE is not set; OIDC_ISSUER, OIDC_AUDIENCE, OIDC_JWKS_URL are required together.
      OIDC_JWKS_URL is not set; OIDC_ISSUER, OIDC_AUDIENCE, OIDC_JWKS_URL are required together."
  `);
  for (const OIDC_JWKS_URL of local) expect(loadConfig({ ...together, OIDC_JWKS_URL }).oidc?.jwksUrl).toBe(OIDC_JWKS_URL);
  for (const OIDC_JWKS_URL of unsafe) expect(problemsOf({ ...together, OIDC_JWKS_URL })).toContain('OIDC_JWKS_URL "');
});

test('a token that is too short and a database of another kind are named without their value', () => {
  const message = problemsOf({ STAFF_TOKEN: 'hunter2', DATABASE_URL: 'mysql://root:swordfish@db/catalogs' });

  expect(message).toMatchInlineSnapshot(`
    "The settings cannot be used:
      DATABASE_URL is neither postgresql://… nor memory://.
      STAFF_TOKEN is shorter than 16 characters."
  `);
  expect(message).not.toMatch(/hunter2|swordfish/);
});

test('no message depends on the value of a secret', () => {
  const secret = fc.string({ minLength: 1, maxLength: 15 }).filter((text) => !/^(postgres|memory)/.test(text));
  const message = problemsOf({ STAFF_TOKEN: 'short', DATABASE_URL: 'nowhere' });

  fc.assert(
    fc.property(secret, secret, (STAFF_TOKEN, DATABASE_URL) => {
      expect(problemsOf({ STAFF_TOKEN, DATABASE_URL })).toBe(message);
    }),
  );
});

test('a port is a whole number from 0 to 65535', () => {
  const refused = ['-1', '80.5', '0x50', ' 80', '65536', 'http', '99999999999999999999'];

  for (const PORT of refused) expect(problemsOf({ PORT }), PORT).toMatch(/^The settings cannot be used:\n {2}PORT ".*" is .*\.$/);
  expect(['0', '65535'].map((PORT) => loadConfig({ PORT }).port)).toEqual([0, 65_535]);
});

test('variables that are none of ours are left alone', () => {
  expect(loadConfig({ PATH: '/bin', NODE_ENV: 'production', port: 'x' })).toEqual(loadConfig({}));
});

test.for([undefined, 'memory://'])('a replica of an embedded database is refused: %s', (url) => {
  expect(() => loadConfig({ DATABASE_URL: url, DATABASE_READ_URL: 'postgresql://gateway@replica/catalogs' })).toThrow(
    'DATABASE_READ_URL is set, but DATABASE_URL is not a PostgreSQL server.',
  );
});
