import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Level, Logger } from 'pino';
import type { ClientRequest } from './engine/clientRequest.ts';

/** Slower requests are logged at `info`. Event streams are not counted as slow. */
const SLOW_SECONDS = 1;

/** Logs one line per request, without tokens, documents, variables or query strings. */
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

/** The route and duration of a request. */
export interface Ended {
  readonly route: string;
  readonly seconds: number;
}

function levelOf(response: ServerResponse, { route, seconds }: Ended): Level & ('warn' | 'info' | 'debug') {
  // Load balancers poll these, and a stopping gateway answers 503 on purpose.
  if (route === '/ready' || route === '/health') return 'debug';
  if (response.statusCode >= 500) return 'warn';
  const isStream = String(response.getHeader('content-type')).startsWith('text/event-stream');
  return seconds >= SLOW_SECONDS && !isStream ? 'info' : 'debug';
}

/** The operation name: `operationName`, or else the first name in the document. */
function operationOf(body: Buffer): string | undefined {
  const text = body.toString();
  const named = /"operationName"\s*:\s*"(\w{1,100})"/.exec(text) ?? /\b(?:query|mutation|subscription)\s+(\w{1,100})/.exec(text);
  return named?.[1];
}
