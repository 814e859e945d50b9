import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { preferredEncoding } from './contentEncoding.ts';
import { isKnown } from './isKnown.ts';
import type { ResponseBody } from './responseBody.ts';

/** Sends a body with its ETag in the encoding that the client prefers, or 304 if the client has it already. */
export async function serveBody(
  body: ResponseBody,
  headers: OutgoingHttpHeaders,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries({ ...headers, etag: body.etag }))
    if (value !== undefined) response.setHeader(name, value);
  if (isKnown(request.headers['if-none-match'], body.etag)) return void response.writeHead(304).end();
  const encoding = body.encodingFor(preferredEncoding(request.headers['accept-encoding']));
  const bytes = encoding === 'identity' ? body.content : await body.encoded(encoding);
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
  response.writeHead(200, { 'content-type': body.contentType, 'content-length': Buffer.byteLength(bytes) }).end(bytes);
}
