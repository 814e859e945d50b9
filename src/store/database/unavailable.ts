import { DatabaseUnavailableError } from '../../domain/errors.ts';

/**
 * SQLSTATEs of a server that is stopping, starting, full or read-only; 25P03 ends the transaction of a gateway that hung for too
 * long.
 */
const SERVER_CODES = /^(08...|57P0[1-5]|53300|25P03|25006)$/;
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);
/** Errors of node-postgres itself have no codes. */
const DRIVER_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client (has encountered a connection error|was closed) and is not queryable|Cannot use a pool after calling end)/;
/** The same errors in Prisma's adapter. */
const ADAPTER_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);

interface Failure {
  readonly code?: unknown;
  readonly kind?: unknown;
  readonly originalCode?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown } | null;
}

/** The error to report when a failure means that the database is unavailable; null for any other failure. */
export function unavailable(error: unknown): DatabaseUnavailableError | null {
  if (error instanceof DatabaseUnavailableError) return error;
  return isUnavailable(error) ? new DatabaseUnavailableError({ cause: error }) : null;
}

function isUnavailable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  const { code, kind, originalCode, message, cause, errors, meta } = error as Failure;
  return (
    isCode(code) ||
    isCode(originalCode) ||
    ADAPTER_KINDS.has(kind as string) ||
    (typeof message === 'string' && DRIVER_MESSAGES.test(message)) ||
    [cause, meta?.driverAdapterError, ...(Array.isArray(errors) ? (errors as unknown[]) : [])].some((inner) =>
      isUnavailable(inner, depth + 1),
    )
  );
}

const isCode = (code: unknown) =>
  typeof code === 'string' && (SERVER_CODES.test(code) || NETWORK_CODES.has(code) || PRISMA_CODES.has(code));
