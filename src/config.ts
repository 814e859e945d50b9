import cronParser from 'cron-parser';
import { z } from 'zod';

/** Every setting: the environment variable, what it does, its default. `--help` prints this table. */
export const SETTINGS = {
  HOST: ['Address to listen on.', '127.0.0.1'],
  PORT: ['Port to listen on; 0 takes a free one.', '4000'],
  DATABASE_URL: [
    'postgresql://… for a PostgreSQL server (14 or newer); memory:// for an embedded database in memory; unset for one in DATA_DIR.',
    '',
  ],
  DATABASE_READ_URL: ['postgresql://… for a streaming replica of that server: one from which queries are answered.', ''],
  DATABASE_WAIT_SECONDS: ['How long a gateway that starts waits for a PostgreSQL server that does not answer.', '30'],
  DATA_DIR: ['Folder of the embedded database.', './data'],
  EESSI_URL: ["Folder of EESSI's metadata files.", 'https://www.eessi.io/api_data/data'],
  EESSI_RISCV_FILE: [
    "File of EESSI's development stack for RISC-V in that folder, whose releases are offered too; off: none.",
    'eessi_api_metadata-riscv_software.json',
  ],
  SPACK_URL: [
    "Spack's repology.json.",
    'https://raw.githubusercontent.com/spack/packages.spack.io/refs/heads/gh-pages/data/repology.json',
  ],
  STAFF_TOKEN: [
    'A token whose bearer is staff, 16 characters or more. Unset with an embedded database: one is made at the first start, kept in DATA_DIR/staff-token and printed once.',
    '',
  ],
  ANONYMOUS_READ: ['true: anyone may read catalogs; false: reads need a token.', 'true'],
  OIDC_ISSUER: ['Issuer of the OpenID Connect tokens that are taken. With OIDC_AUDIENCE and OIDC_JWKS_URL, or none of them.', ''],
  OIDC_AUDIENCE: ['Audience that such a token must name.', ''],
  OIDC_JWKS_URL: ["Address of the issuer's keys: https, or http on this machine.", ''],
  OIDC_ROLE_CLAIM: ['Claim that tells the role; dots lead into objects, as in realm_access.roles.', 'roles'],
  OIDC_STAFF_VALUE: ['What that claim is or contains for staff; everybody else with such a token is a user.', 'staff'],
  DEMO: ['auto: load the demo catalog into an empty embedded database until a catalog is imported; off: do not.', 'auto'],
  AUTO_UPDATE_CRON: ['When catalogs with autoUpdateEnabled are refreshed, as a cron expression in UTC; off: never.', '0 3 * * *'],
  CHANGE_RETENTION_DAYS: [
    'How many days the ids of rows are kept that upstream has dropped: one that comes back has its own again.',
    '30',
  ],
  RESPONSE_CACHE_MB: ['Megabytes of answers that are kept until anything changes that can be read; 0: none.', '64'],
  QUERY_COST_LIMIT: ['What one request may cost, about the rows it can return.', '50000'],
  RATE_LIMIT: [
    'What a token, or an address without one, may spend in a minute, in costs of queries; auto: 6000000, and no limit for clients on this machine; off.',
    'auto',
  ],
  RATE_LIMIT_BURST: ['What may be spent at once after a pause; auto: half of what a minute allows.', 'auto'],
  CONNECTIONS_PER_ADDRESS: [
    'How many WebSockets, and how many event streams, one address may have open; auto: 500, and no limit for clients on this machine; off.',
    'auto',
  ],
  OPERATIONS_PER_SOCKET: ['How many queries and subscriptions may run at once on one WebSocket, or one stream of many.', '100'],
  TRUST_PROXY: ['How many proxies stand in front: who asks is then read from X-Forwarded-For. 0: that is not looked at.', '0'],
  OTEL_EXPORTER_OTLP_ENDPOINT: [
    'Address of a collector that takes traces as OTLP over HTTP; unset: none are made. Other OTEL_ variables hold as its SDK reads them.',
    '',
  ],
  PERSISTED_OPERATIONS: [
    'JSON file of operations by their ids, as relay-compiler and graphql-codegen write it: nothing else runs. Unset: anything may.',
    '',
  ],
  REQUEST_TIMEOUT_SECONDS: ['How long one query or mutation may take.', '30'],
  CORS_ORIGINS: ['Origins whose pages may ask from a browser, with commas in between, as in https://portal.example; *: all.', ''],
  INTROSPECTION: ['Who may read the schema: public, staff or off.', 'public'],
  LOG_LEVEL: ['fatal, error, warn, info, debug, trace or silent.', 'info'],
} as const satisfies Record<string, readonly [description: string, standard: string]>;

const httpUrl = z.url({ protocol: /^https?$/, error: 'is not an http or https address' });
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
/** Whoever can change the keys on their way here can sign any token. */
const keysUrl = httpUrl.refine((text) => {
  if (!URL.canParse(text)) return true; // refused already
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || LOCAL_HOSTS.includes(hostname);
}, 'is neither https nor on this machine');
const truth = z.enum(['true', 'false'], 'is neither true nor false').transform((text) => text === 'true');
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `is below ${min}`).max(max, `is above ${max}`));

/** One of some words, or what a schema takes. */
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
  .refine((list) => list.every(isOrigin), 'is no list of origins as https://portal.example');

/** As the queue reads it. */
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
  PORT: whole(0, 65_535),
  DATABASE_URL: z
    .string()
    .regex(/^(postgres(ql)?:\/\/|memory:\/\/$)/, 'is neither postgresql://… nor memory://')
    .optional(),
  DATABASE_READ_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'is not postgresql://…')
    .optional(),
  DATABASE_WAIT_SECONDS: whole(0, 3_600),
  DATA_DIR: z.string(),
  EESSI_URL: httpUrl,
  EESSI_RISCV_FILE: z.string().regex(/^(off|[\w.-]+\.json)$/, 'is neither the name of a .json file nor off'),
  SPACK_URL: httpUrl,
  STAFF_TOKEN: z.string().min(16, 'is shorter than 16 characters').optional(),
  ANONYMOUS_READ: truth,
  OIDC_ISSUER: z.string().optional(),
  OIDC_AUDIENCE: z.string().optional(),
  OIDC_JWKS_URL: keysUrl.optional(),
  OIDC_ROLE_CLAIM: z.string(),
  OIDC_STAFF_VALUE: z.string(),
  DEMO: z.enum(['auto', 'off'], 'is neither auto nor off'),
  AUTO_UPDATE_CRON: z.string().refine(isCron, 'is neither a cron expression of five fields nor off'),
  CHANGE_RETENTION_DAYS: whole(1, 3_650),
  RESPONSE_CACHE_MB: whole(0, 65_536),
  QUERY_COST_LIMIT: whole(1, 1_000_000_000),
  RATE_LIMIT: orWord(['auto', 'off'], whole(1, 1_000_000_000)),
  RATE_LIMIT_BURST: orWord(['auto'], whole(1, 1_000_000_000)),
  CONNECTIONS_PER_ADDRESS: orWord(['auto', 'off'], whole(1, 1_000_000)),
  OPERATIONS_PER_SOCKET: whole(1, 100_000),
  TRUST_PROXY: whole(0, 10),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  PERSISTED_OPERATIONS: z.string().optional(),
  REQUEST_TIMEOUT_SECONDS: whole(1, 3_600),
  CORS_ORIGINS: origins.optional(),
  INTROSPECTION: z.enum(['public', 'staff', 'off'], 'is neither public nor staff nor off'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'is not a log level'),
});

export interface OidcConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  readonly roleClaim: string;
  readonly staffValue: string;
}

export interface BudgetConfig {
  readonly perMinute: number;
  readonly burst: number;
  /** Whether clients on this machine have it too. */
  readonly includesLocal: boolean;
}

export interface ConnectionsConfig {
  readonly perAddress: number;
  /** Whether clients on this machine have it too. */
  readonly includesLocal: boolean;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string | undefined;
  readonly databaseReadUrl: string | undefined;
  readonly databaseWaitMs: number;
  readonly dataDir: string;
  readonly eessiUrl: string;
  /** Null: none is read. */
  readonly eessiRiscvFile: string | null;
  readonly spackUrl: string;
  readonly staffToken: string | undefined;
  readonly isAnonymousReadAllowed: boolean;
  readonly oidc: OidcConfig | undefined;
  readonly loadsDemo: boolean;
  /** Null: catalogs are refreshed on request only. */
  readonly autoUpdateCron: string | null;
  readonly changeRetentionDays: number;
  readonly responseCacheBytes: number;
  readonly queryCostLimit: number;
  readonly budget: BudgetConfig | null;
  /** The file of the only operations that run. */
  readonly persistedOperations: string | undefined;
  readonly requestTimeoutMs: number;
  /** For WebSockets and for event streams, each for themselves. */
  readonly connections: ConnectionsConfig | null;
  readonly operationsPerSocket: number;
  /** How many proxies stand in front. */
  readonly proxies: number;
  /** Where traces go. */
  readonly tracesUrl: string | undefined;
  /** Origins whose pages may ask; `*` for all. */
  readonly corsOrigins: readonly string[];
  readonly introspectionPolicy: 'public' | 'staff' | 'off';
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

/** Values that must not be repeated in a message. */
const SECRET = new Set(['STAFF_TOKEN', 'DATABASE_URL', 'DATABASE_READ_URL']);

/** The settings of an environment; an empty value counts as unset. @throws Error that names every problem at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const values = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, [, standard]]) => [name, env[name] || standard || undefined]),
  );
  const parsed = schema.safeParse(values);
  const faults = [
    ...(parsed.error?.issues.map((issue) => explain(issue, values)) ?? []),
    ...missingOidc(values),
    ...strayReplica(values),
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

/** None of them alone says whom to trust. */
function missingOidc(values: Record<string, string | undefined>): string[] {
  const missing = OIDC.filter((name) => values[name] === undefined);
  return missing.length === OIDC.length ? [] : missing.map((name) => `  ${name} is not set, and ${OIDC.join(', ')} go together.`);
}

function strayReplica({ DATABASE_READ_URL: replica, DATABASE_URL: primary }: Record<string, string | undefined>): string[] {
  if (replica === undefined || primary?.startsWith('postgres')) return [];
  return ['  DATABASE_READ_URL is set, and DATABASE_URL names no PostgreSQL server.'];
}

function oidcOf(data: z.infer<typeof schema>): OidcConfig | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: jwksUrl } = data;
  if (!issuer || !audience || !jwksUrl) return undefined;
  return { issuer, audience, jwksUrl, roleClaim: data.OIDC_ROLE_CLAIM, staffValue: data.OIDC_STAFF_VALUE };
}

/** More than a portal asks for and less than one address can make the gateway do. */
const AUTO_RATE = 6_000_000;

function budgetOf({ RATE_LIMIT: limit, RATE_LIMIT_BURST: burst }: z.infer<typeof schema>): BudgetConfig | null {
  if (limit === 'off') return null;
  const perMinute = limit === 'auto' ? AUTO_RATE : limit;
  return { perMinute, burst: burst === 'auto' ? Math.ceil(perMinute / 2) : burst, includesLocal: limit !== 'auto' };
}

/** More than a house of people behind one address has open, and far less than a gateway bears. */
const AUTO_CONNECTIONS = 500;

function connectionsOf({ CONNECTIONS_PER_ADDRESS: limit }: z.infer<typeof schema>): ConnectionsConfig | null {
  if (limit === 'off') return null;
  return { perAddress: limit === 'auto' ? AUTO_CONNECTIONS : limit, includesLocal: limit !== 'auto' };
}

function explain({ path, message }: z.core.$ZodIssue, values: Record<string, string | undefined>): string {
  const name = String(path[0]);
  return `  ${name} ${SECRET.has(name) ? '' : `"${values[name]}" `}${message}.`;
}
