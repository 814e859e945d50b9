import cronParser from 'cron-parser';
import { z } from 'zod';

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

/** The validation of the values of all settings. */
export const settingValues = z.object({
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
  KNOWN_ISSUES: z.string().optional(),
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

/** The valid values of all settings. */
export type SettingValues = z.infer<typeof settingValues>;
