import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Level, Logger } from 'pino';
import type { ClientRequest } from './engine/clientRequest.ts';

/** A request that takes longer is worth a line at the level that services log at. Streams are none. */
const SLOW_SECONDS = 1;

/** One line a request: never a token, a document, a variable, nor what stands behind the path. */
export function logRequest(
  log: Logger,
  request: IncomingMessage,
  response: ServerResponse,
  of: ClientRequest,
  ended: Ended,
): void {
  const level = levelOf(response, ended);
  if (!log.isLevelEnabled(level)) return;
  const { client, viewer, body } = of;
  const { route, seconds } = ended;
  log[level](
    {
      requestId: client.requestId,
      method: request.method,
      route,
      ...(viewer !== undefined && { role: viewer?.role ?? 'ANONYMOUS' }),
      ...(body && { operation: operationOf(body) }),
      status: response.statusCode,
      ms: Math.round(seconds * 1e6) / 1e3,
    },
    'a request has ended',
  );
}

export interface Ended {
  readonly route: string;
  readonly seconds: number;
}

function levelOf(response: ServerResponse, { route, seconds }: Ended): Level & ('warn' | 'info' | 'debug') {
  // Load balancers ask all the time, and a gateway that stops says so on purpose.
  if (route === '/ready' || route === '/health') return 'debug';
  if (response.statusCode >= 500) return 'warn';
  const isStream = String(response.getHeader('content-type')).startsWith('text/event-stream');
  return seconds >= SLOW_SECONDS && !isStream ? 'info' : 'debug';
}

/** What a client calls its operation. */
function operationOf(body: Buffer): string | undefined {
  const text = body.toString();
  const named = /"operationName"\s*:\s*"(\w{1,100})"/.exec(text) ?? /\b(?:query|mutation|subscription)\s+(\w{1,100})/.exec(text);
  return named?.[1];
}
