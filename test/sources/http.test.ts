import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rmdir } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { failure, openHttp, openUpstream, type Reply } from '../helpers/upstream.ts';

const DOCUMENT = JSON.stringify({ greeting: 'grüße', filler: 'x'.repeat(100_000) });

test('a download is a file with its size, hash and tag, and disposing removes it', async () => {
  await using upstream = await openUpstream({ '/a.json': { body: DOCUMENT, headers: { etag: 'W/"1"' } } });
  await using http = openHttp(upstream);

  const download = await http.download(upstream.url('/a.json'));

  expect(await readFile(download.path, 'utf8')).toBe(DOCUMENT);
  expect(download).toMatchObject({
    bytes: Buffer.byteLength(DOCUMENT),
    sha256: createHash('sha256').update(DOCUMENT).digest('hex'),
    etag: '"1"',
  });
  await download[Symbol.asyncDispose]();
  expect(existsSync(download.path)).toBe(false);
});

test.each(['gzip', 'deflate', 'br'] as const)(
  'a body encoded with %s is decoded, and progress counts what came over the wire',
  async (encoding) => {
    await using upstream = await openUpstream({ '/a.json': { body: DOCUMENT, encoding } });
    const progress: (number | null)[][] = [];
    await using http = openHttp(upstream, { onProgress: (...seen) => progress.push(seen) });

    await using download = await http.download(upstream.url('/a.json'));

    expect(await readFile(download.path, 'utf8')).toBe(DOCUMENT);
    const [done, total] = progress.at(-1) ?? [];
    expect(done).toBe(total);
    expect(total).toBeLessThan(10_000);
  },
);

test('progress has no total where upstream names none', async () => {
  await using upstream = await openUpstream({ '/a.json': { body: DOCUMENT, isChunked: true } });
  const progress: (number | null)[][] = [];
  await using http = openHttp(upstream, { onProgress: (...seen) => progress.push(seen) });

  await using download = await http.download(upstream.url('/a.json'));

  expect(progress.at(-1)).toEqual([download.bytes, null]);
});

test('a small body that unpacks beyond the limit is stopped there', async () => {
  await using upstream = await openUpstream({ '/bomb.json': { body: `{"a":"${' '.repeat(50_000_000)}"}`, encoding: 'gzip' } });
  await using http = openHttp(upstream);

  expect(await failure(http, upstream.url('/bomb.json'))).toMatchObject({
    code: 'TOO_LARGE',
    message: `${upstream.url('/bomb.json')} has more than the 1000000 bytes allowed.`,
  });
});

const UNAVAILABLE: [string, Reply][] = [
  ['cut before its Content-Length', { body: DOCUMENT, cutAfter: 5000 }],
  ['cut between chunks', { body: DOCUMENT, isChunked: true, cutAfter: 5000 }],
  ['cut inside gzip', { body: DOCUMENT, isChunked: true, encoding: 'gzip', cutAfter: 50 }],
  ['status 500', { status: 500 }],
  ['status 503', { status: 503 }],
  ['status 429', { status: 429 }],
];

test('a gzip that ends too early fails, though the connection ended well', async () => {
  const half = gzipSync(DOCUMENT).subarray(0, 60);
  await using upstream = await openUpstream({ '/a.json': { body: half, headers: { 'content-encoding': 'gzip' } } });
  await using http = openHttp(upstream);

  expect(await failure(http, upstream.url('/a.json'))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', transient: true });
});

test.each(UNAVAILABLE)('%s is an upstream that may be well a little later', async (_, reply) => {
  await using upstream = await openUpstream({ '/a.json': reply });
  await using http = openHttp(upstream);

  expect(await failure(http, upstream.url('/a.json'))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', transient: true });
});

test.each<[string, Reply]>([
  ['the headers', { isSilent: true }],
  ['the body', { body: DOCUMENT, stallAfter: 5000 }],
  ['a compressed body', { body: DOCUMENT, encoding: 'gzip', stallAfter: 50 }],
])('an upstream that falls silent before the end of %s is given up', async (_, reply) => {
  await using upstream = await openUpstream({ '/a.json': reply });
  await using http = openHttp(upstream, { timeouts: { headersMs: 30, bodyIdleMs: 30 } });

  const error = await failure(http, upstream.url('/a.json'));

  expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', transient: true });
  expect(error.message).toContain('within the time limit');
});

test('a refused connection and an unknown host name are failures that may pass', async () => {
  const upstream = await openUpstream({});
  await using http = openHttp(upstream, { allowedHosts: [upstream.host, 'nowhere.invalid:80'] });
  await upstream[Symbol.asyncDispose]();

  expect(await failure(http, upstream.url('/a.json'))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', transient: true });
  expect(await failure(http, 'http://nowhere.invalid/a.json')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', transient: true });
});

test.each([404, 403, 204, 304])('status %i does not go away by asking again', async (status) => {
  await using upstream = await openUpstream({ '/a.json': { status } });
  await using http = openHttp(upstream);

  expect(await failure(http, upstream.url('/a.json'))).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    transient: false,
    message: `${upstream.url('/a.json')} answered with status ${status}, not 200.`,
  });
});

test.each([
  ['a page', '<!DOCTYPE html><html></html>', 'is text/html and begins with "<!DOCTYPE html><html"'],
  ['a list', ' [{}]', 'begins with " [{}]"'],
  ['nothing', '', 'is empty'],
  ['blanks', ' \n ', 'is empty'],
])('%s in place of an object is refused', async (_, body, message) => {
  await using upstream = await openUpstream({ '/a.json': body });
  await using http = openHttp(upstream);

  const error = await failure(http, upstream.url('/a.json'));

  expect(error).toMatchObject({ code: 'BAD_SHAPE', transient: false });
  expect(error.message).toContain(message);
});

test('a byte order mark and blanks may stand before the object', async () => {
  await using upstream = await openUpstream({ '/a.json': '\ufeff \n{"a":1}' });
  await using http = openHttp(upstream);

  expect(await http.json(upstream.url('/a.json'), { limitBytes: 100 })).toEqual({ a: 1 });
});

test('what cannot be used leaves no file behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'http-test-'));
  vi.stubEnv('TMPDIR', folder);
  await using upstream = await openUpstream({ '/cut.json': { body: DOCUMENT, cutAfter: 5000 }, '/page.json': '<html>' });
  await using http = openHttp(upstream);

  await failure(http, upstream.url('/cut.json'));
  await failure(http, upstream.url('/page.json'));

  expect(await readdir(folder)).toEqual([]);
  vi.unstubAllEnvs();
  await rmdir(folder);
});

test('messages show an address without its credentials and query, which upstream gets', async () => {
  await using upstream = await openUpstream({ '/a.json?token=secret': { status: 403 } });
  await using http = openHttp(upstream);

  const error = await failure(http, `http://user:pass%20word@${upstream.host}/a.json?token=secret`);

  expect(error.message).toBe(`${upstream.url('/a.json')} answered with status 403, not 200.`);
  expect(upstream.headers[0]?.authorization).toBe(`Basic ${Buffer.from('user:pass word').toString('base64')}`);
});

test.each<[string, Reply]>([
  ['before the headers', { isSilent: true }],
  ['inside the body', { body: DOCUMENT, stallAfter: 5000 }],
  ['inside a compressed body', { body: DOCUMENT, encoding: 'gzip', stallAfter: 50 }],
])('an abort %s ends a download at once with its reason', async (_, reply) => {
  await using upstream = await openUpstream({ '/a.json': reply });
  const abort = new AbortController();
  await using http = openHttp(upstream, { signal: abort.signal, onProgress: () => abort.abort('cancelled') });
  const download = http.download(upstream.url('/a.json'));

  if (reply.isSilent) {
    await upstream.firstAsked;
    abort.abort('cancelled');
  }

  await expect(download).rejects.toBe('cancelled');
  await upstream.firstClosed;
});

test('the tag of a file is asked without the file', async () => {
  await using upstream = await openUpstream({
    '/a.json': { body: DOCUMENT, headers: { etag: 'W/"1"' } },
    '/b.json': DOCUMENT,
    '/c.json': { status: 500 },
  });
  await using http = openHttp(upstream);

  expect(await http.head(upstream.url('/a.json'))).toEqual({ etag: '"1"' });
  expect(await http.head(upstream.url('/b.json'))).toEqual({ etag: null });
  expect(await http.head(upstream.url('/c.json'))).toBeNull();
  expect(upstream.requests).toEqual(['HEAD /a.json', 'HEAD /b.json', 'HEAD /c.json']);
});

test.each<[string, Reply]>([
  ['plain', { body: DOCUMENT, stallAfter: 5000 }],
  ['compressed', { body: DOCUMENT, encoding: 'gzip', stallAfter: 100 }],
])('who reads the head of a %s file and leaves is not kept by the rest', async (_, reply) => {
  await using upstream = await openUpstream({ '/a.json': reply });
  await using http = openHttp(upstream);

  const { body } = await http.open(upstream.url('/a.json'));
  for await (const chunk of body) {
    expect(Buffer.from(chunk).toString()).toContain('grüße');
    break;
  }

  await upstream.firstClosed;
});

test('a small document has to be JSON and within its limit', async () => {
  await using upstream = await openUpstream({ '/a.json': '{"a":' });
  await using http = openHttp(upstream);

  await expect(http.json(upstream.url('/a.json'), { limitBytes: 100 })).rejects.toMatchObject({ code: 'BAD_SHAPE' });
  await expect(http.json(upstream.url('/a.json'), { limitBytes: 3 })).rejects.toMatchObject({ code: 'TOO_LARGE' });
});
