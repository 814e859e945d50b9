import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { DatabaseDriver } from '../../store/database/driver.ts';
import { storeUpload } from '../../store/uploads.ts';
import type { ClientRequest } from '../engine/clientRequest.ts';

const MEBIBYTE = 1024 * 1024;
/** Maximum size of a file, unpacked. */
const LIMIT_MEBIBYTES = 64;
const LIMIT_BYTES = LIMIT_MEBIBYTES * MEBIBYTE;
/** A piece of this size is stored with a short statement. */
const PIECE_BYTES = MEBIBYTE;
/** The first two bytes of a gzip file (RFC 1952, 2.3.1). */
const GZIP = Buffer.from([0x1f, 0x8b]);

/** A file that is refused, with the status of the response. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const tooLarge = () => new Refusal(413, `A file has at most ${LIMIT_MEBIBYTES} MiB, unpacked.`);

/** Receives files that imports read in place of a download: `POST /uploads`. */
export class Uploads {
  readonly #db: DatabaseDriver;

  constructor(db: DatabaseDriver) {
    this.#db = db;
  }

  /** Stores the body of a request, which may be packed with gzip. For staff. @throws what admits the client, and what the database throws */
  async serve(request: IncomingMessage, response: ServerResponse, clientRequest: ClientRequest): Promise<void> {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return reply(response, 405, { error: `${request.method} is not allowed here; send the file with POST.` });
    }
    const viewer = await clientRequest.admit();
    if (viewer.role !== 'STAFF') return reply(response, viewer.role === null ? 401 : 403, { error: 'Uploads are for staff.' });
    try {
      reply(response, 201, await storeUpload(this.#db, filePieces(request)));
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      if (!(error instanceof Refusal)) throw error;
      reply(response, error.status, { error: error.message });
    }
  }
}

/** The file in pieces. @throws Refusal */
async function* filePieces(request: IncomingMessage): AsyncGenerator<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding))
    throw new Refusal(415, `The content encoding is gzip or none, not ${JSON.stringify(encoding.slice(0, 50))}.`);
  if (encoding === 'identity' && Number(request.headers['content-length'] ?? 0) > LIMIT_BYTES) throw tooLarge();
  let isEmpty = true;
  for await (const piece of pieces(unpacked(request, encoding !== 'identity'))) {
    isEmpty = false;
    yield piece;
  }
  if (isEmpty) throw new Refusal(400, 'The body is empty: send the file as the body of the request.');
}

/** The content of a body, which is unpacked if it begins like a gzip file. */
async function* unpacked(request: IncomingMessage, isPacked: boolean): AsyncGenerator<Buffer> {
  // The response is sent on the same connection.
  const received = request.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
  let start = Buffer.alloc(0);
  for (let next = await received.next(); !next.done; next = await received.next()) {
    start = Buffer.concat([start, next.value]);
    if (start.length >= GZIP.length) break;
  }
  const whole = joined(start, received);
  const isGzip = start.subarray(0, GZIP.length).equals(GZIP);
  if (isPacked && !isGzip) throw new Refusal(400, 'The content encoding is gzip, but the body is no gzip file.');
  if (isGzip) yield* gunzipped(whole);
  else yield* whole;
}

/** @throws Refusal for a file that is damaged or cut */
async function* gunzipped(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  pipeline(Readable.from(packed), gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) throw error;
    throw new Refusal(400, `The body begins like a gzip file, but cannot be unpacked: ${error.message}.`);
  }
}

async function* joined(start: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield start;
  yield* rest;
}

/** Cuts a content into pieces of equal size. @throws Refusal for one that is too large */
async function* pieces(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [waiting, size, total]: [Buffer[], number, number] = [[], 0, 0];
  for await (const chunk of content) {
    total += chunk.length;
    if (total > LIMIT_BYTES) throw tooLarge();
    waiting.push(chunk);
    size += chunk.length;
    if (size < PIECE_BYTES) continue;
    yield Buffer.concat(waiting);
    [waiting, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(waiting);
}

function reply(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
