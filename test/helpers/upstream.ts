import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { UpstreamError } from '../../src/domain/errors.ts';
import type { SnapshotCatalog, SnapshotItem, SnapshotPackage, SnapshotProblem } from '../../src/domain/snapshot.ts';
import { createHttp, type Http, type HttpOptions } from '../../src/sources/http/http.ts';
import type { Source, SourceIo, UploadedFile } from '../../src/sources/source.ts';

/** The response of a path; omitted fields have defaults. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly encoding?: 'gzip' | 'deflate' | 'br';
  /** Cuts the connection after this many bytes of the encoded body. */
  readonly cutAfter?: number;
  /** Stalls after this many bytes of the encoded body, with the connection open. */
  readonly stallAfter?: number;
  /** Accepts the request and never responds. */
  readonly isSilent?: boolean;
  /** Sends no Content-Length. */
  readonly isChunked?: boolean;
}

/** Responses by path. */
export type Routes = Readonly<Record<string, Reply | string>>;

/** A test upstream, and the requests it has received. */
export interface Upstream extends AsyncDisposable {
  readonly host: string;
  /** Requests as "GET /path", in order. */
  readonly requests: readonly string[];
  readonly headers: readonly IncomingMessage['headers'][];
  readonly firstAsked: Promise<void>;
  /** Resolves when the first response has ended or its connection was closed. */
  readonly firstClosed: Promise<void>;
  url(path: string): string;
}

/** Starts a server on a free loopback port; other paths respond with 404. */
export async function openUpstream(routes: Routes): Promise<Upstream> {
  const [requests, headers] = [[] as string[], [] as IncomingMessage['headers'][]];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    server.emit('asked');
    headers.push(request.headers);
    response.once('close', () => server.emit('answered'));
    const route = routes[request.url ?? ''] ?? { status: 404, body: '<html>Not found</html>' };
    answer(request, response, typeof route === 'string' ? { body: route } : route);
  });
  const firstAsked = new Promise<void>((resolve) => server.once('asked', resolve));
  const firstClosed = new Promise<void>((resolve) => server.once('answered', resolve));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return {
    host,
    requests,
    headers,
    firstAsked,
    firstClosed,
    url: (path) => `http://${host}${path}`,
    [Symbol.asyncDispose]: close,
  };
}

/** The files of a folder of test/fixtures, by name. */
export function fixture(folder: string): Record<string, string> {
  const path = new URL(`../fixtures/${folder}/`, import.meta.url);
  return Object.fromEntries(readdirSync(path).map((file) => [`/${file}`, readFileSync(new URL(file, path), 'utf8')]));
}

const ENCODERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

function answer(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (reply.isSilent) return;
  const plain = Buffer.from(reply.body ?? '');
  const body = reply.encoding ? ENCODERS[reply.encoding](plain) : plain;
  response.writeHead(reply.status ?? 200, {
    'content-type': plain[0] === 0x3c ? 'text/html; charset=utf-8' : 'application/json',
    ...(reply.isChunked ? {} : { 'content-length': body.length }),
    ...(reply.encoding ? { 'content-encoding': reply.encoding } : {}),
    ...reply.headers,
  });
  const stop = reply.cutAfter ?? reply.stallAfter;
  if (request.method === 'HEAD' || stop === undefined) response.end(request.method === 'HEAD' ? '' : body);
  else response.write(body.subarray(0, stop), () => (reply.cutAfter === undefined ? null : response.destroy()));
}

/** A text as an uploaded file. */
export function uploaded(text: string, receivedAt = new Date('2026-11-28T12:00:00Z')): UploadedFile {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { name: 'The uploaded file', sha256, receivedAt, chunks: () => Readable.from([Buffer.from(text)]) };
}

/** An Http that may access the given upstream. */
export function openHttp(upstream: Pick<Upstream, 'host'>, options: Partial<HttpOptions> = {}): Http {
  return createHttp({ allowedHosts: [upstream.host], signal: new AbortController().signal, ...options });
}

/** The error of a failing download. */
export async function failure(http: Http, url: string, limitBytes = 1_000_000): Promise<UpstreamError> {
  return http.download(url, { limitBytes }).then(
    () => expect.fail('The download succeeded.'),
    (error: unknown) => error as UpstreamError,
  );
}

/** A complete snapshot. */
export interface Snapshot {
  readonly catalog: SnapshotCatalog;
  readonly packages: ReadonlyMap<string, SnapshotPackage>;
  readonly problems: readonly SnapshotProblem[];
}

/** Reads a complete snapshot. */
export async function readSnapshot(
  source: Source,
  http: Http,
  release: string | null = null,
  more: Pick<SourceIo, 'upload' | 'host'> = {},
): Promise<Snapshot> {
  const items: SnapshotItem[] = [];
  for await (const item of source.read({ http, signal: new AbortController().signal, ...more }, release)) items.push(item);
  const [catalog] = items;
  if (catalog?.kind !== 'catalog') throw new Error('A snapshot begins with its catalog.');
  const packages = items.filter((item) => item.kind === 'package');
  return {
    catalog,
    packages: new Map(packages.map((item) => [item.name, item])),
    problems: items.filter((item) => item.kind === 'problem'),
  };
}
