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

/** What went wrong on the way to upstream or back; all of it may be gone a little later. */
export function connectionFailure(url: URL, error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  const { code, message } = error as NodeJS.ErrnoException; // undici, net, dns and zlib throw nothing else
  const reason = (code && REASONS[code]) || message || code || 'no reason was given';
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `${publicUrl(url)} could not be read: ${reason}.`, {
    transient: true,
    cause: error,
  });
}

export function statusFailure(url: URL, status: number): UpstreamError {
  const transient = status >= 500 || status === 429 || status === 408;
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `${publicUrl(url)} answered with status ${status}, not 200.`, { transient });
}
