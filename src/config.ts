import cronParser from 'cron-parser';
import { z } from 'zod';

/** All settings: environment variable, description, default. Printed by `--help` and in README.md. */
export const SETTINGS = {
  HOST: ['Address to listen on.', '127.0.0.1'],
  PORT: ['Port to listen on; 0 selects a free port.', '4000'],
  DATABASE_URL: [
    'postgresql://… for a PostgreSQL server (14 or later); memory:// for an embedded in-memory database; unset for an embedded database in DATA_DIR.',
    '',
  ],
  DATABASE_READ_URL: ['postgresql://… of a streaming replica of that server, used for queries.', ''],
  DATABASE_WAIT_SECONDS: ['Seconds to wait at start for a PostgreSQL server that does not respond.', '30'],
  DATA_DIR: ['Directory of the embedded database.', './data'],
  EESSI_URL: ["Base URL of EESSI's metadata files.", 'https://www.eessi.io/api_data/data'],
  EESSI_RISCV_FILE: [
    "Metadata file of EESSI's RISC-V development stack under that URL, whose releases are also available; off to disable.",
    'eessi_api_metadata-riscv_software.json',
  ],
  SPACK_URL: [
    "URL of Spack's repology.json.",
    'https://raw.githubusercontent.com/spack/packages.spack.io/refs/heads/gh-pages/data/repology.json',
  ],
  STAFF_TOKEN: [
    'Token with the STAFF role, at least 16 characters. If unset with an embedded database, one is generated at first start, stored in DATA_DIR/staff-token and printed once.',
    '',
  ],
  ANONYMOUS_READ: ['true: catalogs are public; false: reads require a token.', 'true'],
  OIDC_ISSUER: ['Issuer of accepted OpenID Connect tokens. Requires OIDC_AUDIENCE and OIDC_JWKS_URL.', ''],
  OIDC_AUDIENCE: ['Required audience of these tokens.', ''],
  OIDC_JWKS_URL: ["URL of the issuer's JSON Web Key Set: https, or http on localhost.", ''],
  OIDC_ROLE_CLAIM: ['Claim that contains the role; dots select nested objects, e.g. realm_access.roles.', 'roles'],
  OIDC_STAFF_VALUE: ['Value or member of that claim that grants the STAFF role; all others have the USER role.', 'staff'],
  DEMO: ['auto: an empty embedded database has a demo catalog until another catalog is imported; off: disabled.', 'auto'],
  AUTO_UPDATE_CRON: ['When catalogs with autoUpdateEnabled are refreshed, as a cron expression in UTC; off: never.', '0 3 * * *'],
  CHANGE_RETENTION_DAYS: ['Days for which ids of rows removed upstream are kept, for rows that reappear.', '30'],
  RESPONSE_CACHE_MB: ['Size of the response cache in megabytes; 0: disabled. Every change of readable data clears it.', '64'],
  QUERY_COST_LIMIT: ['Maximum cost of one request, roughly the rows it can return.', '50000'],
  RATE_LIMIT: [
    'Query cost allowed per minute for each token, or for each address without a token; auto: 6000000, unlimited for clients on this machine; off: unlimited.',
    'auto',
  ],
  RATE_LIMIT_BURST: ['Maximum query cost of a burst; auto: half of RATE_LIMIT.', 'auto'],
  CONNECTIONS_PER_ADDRESS: [
    'Maximum number of open WebSockets, and of open event streams, per address; auto: 500, unlimited for clients on this machine; off: unlimited.',
    'auto',
  ],
  OPERATIONS_PER_SOCKET: ['Maximum number of concurrent operations on one WebSocket or multiplexed event stream.', '100'],
  TRUST_PROXY: ['Number of trusted reverse proxies; the client address is taken from X-Forwarded-For. 0: header ignored.', '0'],
  OTEL_EXPORTER_OTLP_ENDPOINT: ['OTLP/HTTP collector of traces; unset: none. Other OTEL_ variables apply as in the SDK.', ''],
  PERSISTED_OPERATIONS: [
    'Persisted operation manifest: JSON file of operations by id, as written by relay-compiler and graphql-codegen. Only these operations are executed. Unset: all operations are allowed.',
    '',
  ],
  REQUEST_TIMEOUT_SECONDS: ['Time limit of one query or mutation, in seconds.', '30'],
  CORS_ORIGINS: ['Allowed CORS origins, separated by commas, e.g. https://portal.example; *: all.', ''],
  INTROSPECTION: ['Access to schema introspection: public, staff or off.', 'public'],
  LOG_LEVEL: ['fatal, error, warn, info, debug, trace or silent.', 'info'],
} as const satisfies Record<string, readonly [description: string, defaultValue: string]>;

const httpUrl = z.url({ protocol: /^https?$/, error: 'is not an http or https address' });
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
/** Without TLS, anyone on the network path could replace the keys and sign any token. */
const keysUrl = httpUrl.refine((text) => {
  if (!URL.canParse(text)) return true; // already an issue
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || LOCAL_HOSTS.includes(hostname);
}, 'is neither https nor on this machine');
const boolean = z.enum(['true', 'false'], 'is neither true nor false').transform((text) => text === 'true');
const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `is below ${min}`).max(max, `is above ${max}`));

/** One of some words, or a value accepted by a schema. */
const orWord = <Word extends string, Value>(words: readonly Word[], schema: z.ZodType<Value, string>) =>
  z.string().transform((text, context): Word | Value => {
    const word = words.find((known) => known === text);
    if (word !== undefined) return word;
    const { data, error } = schema.safeParse(text);
    for (const { message } of error?.issues ?? [])
      context.addIssue({ code: 'custom', message: `${message}, nor ${words.join(' or ')}` });
    return data ?? z.NEVER;
  });

const isOrigin = (text: string) => text === '*' || (URL.canParse(text) && new URL(text).origin === text);
const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine((list) => list.every(isOrigin), 'is not a list of origins such as https://portal.example');

/** Whether the queue accepts a schedule: five fields, or off. */
function isCron(text: string): boolean {
  if (text === 'off') return true;
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    cronParser.parseExpression(text);
    return true;
  } catch {
    return false;
  }
}

const schema = z.object({
  HOST: z.string(),
  PORT: integer(0, 65_535),
  DATABASE_URL: z
    .string()
    .regex(/^(postgres(ql)?:\/\/|memory:\/\/$)/, 'is neither postgresql://… nor memory://')
    .optional(),
  DATABASE_READ_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'is not postgresql://…')
    .optional(),
  DATABASE_WAIT_SECONDS: integer(0, 3_600),
  DATA_DIR: z.string(),
  EESSI_URL: httpUrl,
  EESSI_RISCV_FILE: z.string().regex(/^(off|[\w.-]+\.json)$/, 'is neither the name of a .json file nor off'),
  SPACK_URL: httpUrl,
  STAFF_TOKEN: z.string().min(16, 'is shorter than 16 characters').optional(),
  ANONYMOUS_READ: boolean,
  OIDC_ISSUER: z.string().optional(),
  OIDC_AUDIENCE: z.string().optional(),
  OIDC_JWKS_URL: keysUrl.optional(),
  OIDC_ROLE_CLAIM: z.string(),
  OIDC_STAFF_VALUE: z.string(),
  DEMO: z.enum(['auto', 'off'], 'is neither auto nor off'),
  AUTO_UPDATE_CRON: z.string().refine(isCron, 'is neither a cron expression of five fields nor off'),
  CHANGE_RETENTION_DAYS: integer(1, 3_650),
  RESPONSE_CACHE_MB: integer(0, 65_536),
  QUERY_COST_LIMIT: integer(1, 1_000_000_000),
  RATE_LIMIT: orWord(['auto', 'off'], integer(1, 1_000_000_000)),
  RATE_LIMIT_BURST: orWord(['auto'], integer(1, 1_000_000_000)),
  CONNECTIONS_PER_ADDRESS: orWord(['auto', 'off'], integer(1, 1_000_000)),
  OPERATIONS_PER_SOCKET: integer(1, 100_000),
  TRUST_PROXY: integer(0, 10),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  PERSISTED_OPERATIONS: z.string().optional(),
  REQUEST_TIMEOUT_SECONDS: integer(1, 3_600),
  CORS_ORIGINS: origins.optional(),
  INTROSPECTION: z.enum(['public', 'staff', 'off'], 'is neither public nor staff nor off'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'is not a log level'),
});

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
  const parsed = schema.safeParse(values);
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

function oidcOf(data: z.infer<typeof schema>): OidcConfig | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: jwksUrl } = data;
  if (!issuer || !audience || !jwksUrl) return undefined;
  return { issuer, audience, jwksUrl, roleClaim: data.OIDC_ROLE_CLAIM, staffValue: data.OIDC_STAFF_VALUE };
}

/** Query cost per minute: more than a portal needs, less than a single address can request. */
const AUTO_RATE = 6_000_000;

function budgetOf({ RATE_LIMIT: limit, RATE_LIMIT_BURST: burst }: z.infer<typeof schema>): BudgetConfig | null {
  if (limit === 'off') return null;
  const perMinute = limit === 'auto' ? AUTO_RATE : limit;
  return { perMinute, burst: burst === 'auto' ? Math.ceil(perMinute / 2) : burst, includesLocal: limit !== 'auto' };
}

/** Connections per address: more than an organization behind one address needs, far less than a gateway supports. */
const AUTO_CONNECTIONS = 500;

function connectionsOf({ CONNECTIONS_PER_ADDRESS: limit }: z.infer<typeof schema>): ConnectionsConfig | null {
  if (limit === 'off') return null;
  return { perAddress: limit === 'auto' ? AUTO_CONNECTIONS : limit, includesLocal: limit !== 'auto' };
}

function explain({ path, message }: z.core.$ZodIssue, values: Record<string, string | undefined>): string {
  const name = String(path[0]);
  return `  ${name} ${SECRET.has(name) ? '' : `"${values[name]}" `}${message}.`;
}
