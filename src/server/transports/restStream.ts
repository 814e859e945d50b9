import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Reply, ReplyStream } from '../../rest/index.ts';
import type { ClientRequest } from '../engine/clientRequest.ts';
import { encoder, preferredEncoding } from '../http/contentEncoding.ts';
import { isKnown } from '../http/isKnown.ts';

/** A GraphQL row costs one; this is the approximate length of a row. */
export const BYTES_PER_COST = 200;

/** A client that takes nothing for this long is disconnected: the stream may hold a connection to the database. */
const STALLED_MS = 60_000;

/** A reply with a stream as its body. */
export type StreamedReply = Reply & { readonly stream: ReplyStream };

/**
 * Sends a stream as fast as the client reads. The time limit of a request applies to each part of it, so that it does not cut off
 * a slow reader. A client that has the current state, or asks for the headers only, gets no body.
 */
export async function sendStream(
  request: IncomingMessage,
  response: ServerResponse,
  reply: StreamedReply,
  clientRequest: ClientRequest,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const { stream, headers } = reply;
  const sent = { bytes: 0 };
  try {
    const status = isKnown(request.headers['if-none-match'], headers?.['etag']) ? 304 : reply.status;
    if (status === 304 || request.method === 'HEAD') return void begin(request, response, status, reply).end();
    const parts = partsOf(stream, clientRequest, sent, onFailure);
    await sendBody(request, response, reply, stalling(parts, response));
  } finally {
    await stream.close();
    const { viewer } = clientRequest;
    if (viewer) clientRequest.spend(viewer, Math.ceil(sent.bytes / BYTES_PER_COST));
  }
}

/** Sends the headers. */
function begin(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  { headers = {}, stream }: StreamedReply,
): ServerResponse {
  response.setHeader('cache-control', request.headers.authorization ? 'private, no-cache' : 'no-cache');
  response.setHeader('vary', 'Accept-Encoding, Authorization, Origin');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  return response.writeHead(status, status === 304 ? {} : { 'content-type': stream.contentType });
}

async function sendBody(
  request: IncomingMessage,
  response: ServerResponse,
  reply: StreamedReply,
  parts: AsyncGenerator<string | Buffer>,
): Promise<void> {
  // An error before the first part still gets a status of its own.
  const first = await parts.next();
  const encoding = preferredEncoding(request.headers['accept-encoding']);
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
  begin(request, response, reply.status, reply);
  const body = Readable.from(first.done ? [] : withFirst(first.value, parts));
  await (encoding === 'identity' ? pipeline(body, response) : pipeline(body, encoder(encoding), response));
}

async function* withFirst(first: string | Buffer, rest: AsyncIterable<string | Buffer>) {
  yield first;
  yield* rest;
}

/** The parts that are not empty, each read within the time limit. Counts their bytes. */
async function* partsOf(
  stream: ReplyStream,
  clientRequest: ClientRequest,
  sent: { bytes: number },
  onFailure: (error: unknown) => void,
): AsyncGenerator<string | Buffer> {
  for (;;) {
    const part = await nextOf(stream, clientRequest, onFailure);
    if (part === null) return;
    sent.bytes += part.length;
    if (part.length > 0) yield part;
  }
}

async function nextOf(stream: ReplyStream, clientRequest: ClientRequest, onFailure: (error: unknown) => void) {
  try {
    return await clientRequest.within(() => stream.next(), true);
  } catch (error) {
    if (!clientRequest.cancellation.isDisconnected) onFailure(error);
    throw error;
  }
}

/** Disconnects a client that does not take a part for too long. */
async function* stalling<Part>(parts: AsyncIterable<Part>, response: ServerResponse): AsyncGenerator<Part> {
  for await (const part of parts) {
    const stalled = setTimeout(() => response.destroy(), STALLED_MS).unref();
    try {
      yield part;
    } finally {
      clearTimeout(stalled);
    }
  }
}
