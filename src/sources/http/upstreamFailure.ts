import { UpstreamError } from '../../domain/errors.ts';
import { publicUrl } from './publicUrl.ts';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
  UND_ERR_CONNECT_TIMEOUT: 'there was no connection within the time limit',
  UND_ERR_HEADERS_TIMEOUT: 'there was no answer within the time limit',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped and did not go on within the time limit',
  UND_ERR_SOCKET: 'the answer was cut off',
  Z_BUF_ERROR: 'the compressed answer was cut off',
  Z_DATA_ERROR: 'the compressed answer is damaged',
};

/** The error for a failed connection, which is always transient. */
export function connectionFailure(url: URL, error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  const { code, message } = error as NodeJS.ErrnoException; // undici, net, dns and zlib throw errors with codes only
  const reason = (code && REASONS[code]) || message || code || 'no reason was given';
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `${publicUrl(url)} could not be read: ${reason}.`, {
    transient: true,
    cause: error,
  });
}

/** The error for a status other than 200; transient for those that may change. */
export function statusFailure(url: URL, status: number): UpstreamError {
  const transient = status >= 500 || status === 429 || status === 408;
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `${publicUrl(url)} answered with status ${status}, not 200.`, { transient });
}
