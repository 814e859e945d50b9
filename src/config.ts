import type { z } from 'zod';
import { SETTINGS } from './settings/settings.ts';
import { type SettingValues, settingValues } from './settings/settingValues.ts';

/** Settings of OpenID Connect. */
export interface OidcConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  readonly roleClaim: string;
  readonly staffValue: string;
}

/** Settings of the rate limit, in query cost. */
export interface BudgetConfig {
  readonly perMinute: number;
  readonly burst: number;
  /** Whether the limit also applies to clients on this machine. */
  readonly includesLocal: boolean;
}

/** Settings of the connection limit. */
export interface ConnectionsConfig {
  readonly perAddress: number;
  /** Whether the limit also applies to clients on this machine. */
  readonly includesLocal: boolean;
}

/** The validated settings. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string | undefined;
  readonly databaseReadUrl: string | undefined;
  readonly databaseWaitMs: number;
  readonly dataDir: string;
  readonly eessiUrl: string;
  /** Null: the development stack is disabled. */
  readonly eessiRiscvFile: string | null;
  readonly spackUrl: string;
  readonly staffToken: string | undefined;
  readonly isAnonymousReadAllowed: boolean;
  readonly oidc: OidcConfig | undefined;
  readonly loadsDemo: boolean;
  /** Null: catalogs are only refreshed on request. */
  readonly autoUpdateCron: string | null;
  /** Path of the file of additional known issues. */
  readonly knownIssues: string | undefined;
  readonly changeRetentionDays: number;
  readonly responseCacheBytes: number;
  readonly queryCostLimit: number;
  readonly budget: BudgetConfig | null;
  /** Path of the persisted operation manifest. */
  readonly persistedOperations: string | undefined;
  readonly requestTimeoutMs: number;
  /** Applied to WebSockets and event streams separately; null: unlimited. */
  readonly connections: ConnectionsConfig | null;
  readonly operationsPerSocket: number;
  /** Number of trusted reverse proxies. */
  readonly proxies: number;
  /** Base URL of the trace collector. */
  readonly tracesUrl: string | undefined;
  /** Allowed CORS origins; `*` for all. */
  readonly corsOrigins: readonly string[];
  readonly introspectionPolicy: 'public' | 'staff' | 'off';
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

/** Settings whose values must not appear in messages. */
const SECRET = new Set(['STAFF_TOKEN', 'DATABASE_URL', 'DATABASE_READ_URL']);

/** Reads the settings from an environment; an empty value counts as unset. @throws Error that lists all problems */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const values = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, [, defaultValue]]) => [name, env[name] || defaultValue || undefined]),
  );
  const parsed = settingValues.safeParse(values);
  const faults = [
    ...(parsed.error?.issues.map((issue) => explain(issue, values)) ?? []),
    ...missingOidc(values),
    ...replicaWithoutPrimary(values),
  ];
  if (!parsed.success || faults.length > 0) throw new Error(`The settings cannot be used:\n${faults.join('\n')}`);
  const { data } = parsed;
  return {
    host: data.HOST,
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
    databaseReadUrl: data.DATABASE_READ_URL,
    databaseWaitMs: data.DATABASE_WAIT_SECONDS * 1_000,
    dataDir: data.DATA_DIR,
    eessiUrl: data.EESSI_URL.replace(/\/+$/, ''),
    eessiRiscvFile: data.EESSI_RISCV_FILE === 'off' ? null : data.EESSI_RISCV_FILE,
    spackUrl: data.SPACK_URL,
    staffToken: data.STAFF_TOKEN,
    isAnonymousReadAllowed: data.ANONYMOUS_READ,
    oidc: oidcOf(data),
    loadsDemo: data.DEMO === 'auto' && !data.DATABASE_URL?.startsWith('postgres'),
    autoUpdateCron: data.AUTO_UPDATE_CRON === 'off' ? null : data.AUTO_UPDATE_CRON,
    knownIssues: data.KNOWN_ISSUES,
    changeRetentionDays: data.CHANGE_RETENTION_DAYS,
    responseCacheBytes: data.RESPONSE_CACHE_MB * 2 ** 20,
    queryCostLimit: data.QUERY_COST_LIMIT,
    budget: budgetOf(data),
    connections: connectionsOf(data),
    operationsPerSocket: data.OPERATIONS_PER_SOCKET,
    proxies: data.TRUST_PROXY,
    persistedOperations: data.PERSISTED_OPERATIONS,
    requestTimeoutMs: data.REQUEST_TIMEOUT_SECONDS * 1_000,
    tracesUrl: data.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, ''),
    corsOrigins: data.CORS_ORIGINS ?? [],
    introspectionPolicy: data.INTROSPECTION,
    logLevel: data.LOG_LEVEL,
  };
}

const OIDC = ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_JWKS_URL'];

/** All of them are needed to verify a token. */
function missingOidc(values: Record<string, string | undefined>): string[] {
  const missing = OIDC.filter((name) => values[name] === undefined);
  return missing.length === OIDC.length
    ? []
    : missing.map((name) => `  ${name} is not set; ${OIDC.join(', ')} are required together.`);
}

function replicaWithoutPrimary({
  DATABASE_READ_URL: replica,
  DATABASE_URL: primary,
}: Record<string, string | undefined>): string[] {
  if (replica === undefined || primary?.startsWith('postgres')) return [];
  return ['  DATABASE_READ_URL is set, but DATABASE_URL is not a PostgreSQL server.'];
}

function oidcOf(data: SettingValues): OidcConfig | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: jwksUrl } = data;
  if (!issuer || !audience || !jwksUrl) return undefined;
  return { issuer, audience, jwksUrl, roleClaim: data.OIDC_ROLE_CLAIM, staffValue: data.OIDC_STAFF_VALUE };
}

/** Query cost per minute: more than a portal needs, less than a single address can request. */
const AUTO_RATE = 6_000_000;

function budgetOf({ RATE_LIMIT: limit, RATE_LIMIT_BURST: burst }: SettingValues): BudgetConfig | null {
  if (limit === 'off') return null;
  const perMinute = limit === 'auto' ? AUTO_RATE : limit;
  return { perMinute, burst: burst === 'auto' ? Math.ceil(perMinute / 2) : burst, includesLocal: limit !== 'auto' };
}

/** Connections per address: more than an organization behind one address needs, far less than a gateway supports. */
const AUTO_CONNECTIONS = 500;

function connectionsOf({ CONNECTIONS_PER_ADDRESS: limit }: SettingValues): ConnectionsConfig | null {
  if (limit === 'off') return null;
  return { perAddress: limit === 'auto' ? AUTO_CONNECTIONS : limit, includesLocal: limit !== 'auto' };
}

function explain({ path, message }: z.core.$ZodIssue, values: Record<string, string | undefined>): string {
  const name = String(path[0]);
  return `  ${name} ${SECRET.has(name) ? '' : `"${values[name]}" `}${message}.`;
}
