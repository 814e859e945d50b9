import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test as testWithoutVisits } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { decoded, raw } from '../helpers/raw.ts';
import { testWithApp } from '../helpers/withApp.ts';

const SCRIPT = 'console.log("hello");\n'.repeat(200);
const folder = mkdtempSync(join(tmpdir(), 'console-'));
mkdirSync(join(folder, 'console/assets'), { recursive: true });
writeFileSync(join(folder, 'console/index.html'), '<!doctype html><title>The console</title>');
writeFileSync(join(folder, 'console/assets/index-abc.js'), SCRIPT);
writeFileSync(join(folder, 'secret.js'), 'secret');
afterAll(() => rmSync(folder, { recursive: true }));

testWithoutVisits('the page is a visit, its scripts and other pages are none', async () => {
  await using app = await openTestApp({ consoleFolder: join(folder, 'console') });
  const seen: string[] = [];
  void app.app.firstVisit.then(() => seen.push('visit'));

  for (const path of ['/assets/index-abc.js', '/health', '/graphql?query={__typename}']) await raw(app, path);
  expect(seen).toEqual([]);
  await raw(app, '/search');
  expect(seen).toEqual(['visit']);
});

const test = testWithApp({ consoleFolder: join(folder, 'console') });

test('the page of the console is at / and at the address of every screen, and is asked for again each time', async ({ app }) => {
  for (const path of ['/', '/?q=gromacs', '/search', '/packages/EESSI/2025.06/GROMACS', '/packages/a%2Fb/1/..%2F..']) {
    const { status, headers, body } = await raw(app, path);

    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'text/html; charset=utf-8', 'no-cache']);
    expect(body.toString()).toContain('The console');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
  }
});

test('a page that the browser has already is not sent again', async ({ app }) => {
  const { headers } = await raw(app, '/');

  const again = await raw(app, '/search', { 'if-none-match': headers.etag ?? '' });

  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test('an asset may be kept for ever, and is sent compressed to those who accept that', async ({ app }) => {
  const plain = await raw(app, '/assets/index-abc.js');
  const brotli = await raw(app, '/assets/index-abc.js', { 'accept-encoding': 'gzip, br' });
  const gzip = await raw(app, '/assets/index-abc.js', { 'accept-encoding': 'gzip' });

  expect(plain.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding, Origin',
  });
  expect([brotli.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(['br', 'gzip']);
  expect([plain, brotli, gzip].map(decoded)).toEqual([SCRIPT, SCRIPT, SCRIPT]);
  expect(brotli.body.length).toBeLessThan(200);
});

test.for([
  '/assets/../secret.js',
  '/assets/../../secret.js',
  '/assets/%2e%2e/%2e%2e/secret.js',
  '/assets/..%2f..%2fsecret.js',
  '/assets/',
  '/assets/index-old.js',
  '/secret.js',
])('%s names no file of the console', async (path, { app }) => {
  const { status, body } = await raw(app, path);

  expect(status).toBe(404);
  expect(body.toString()).not.toBe('secret');
});

test('the console is only for reading', async ({ app }) => {
  const head = await fetch(`${app.url}/`, { method: 'HEAD' });
  const post = await fetch(`${app.url}/search`, { method: 'POST' });

  expect([head.status, await head.text()]).toEqual([200, '']);
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('all pages of the console are counted as one route', async ({ app }) => {
  await raw(app, '/packages/EESSI/2025.06/Somebody');

  const metrics = await (await app.get('/metrics')).text();

  expect(metrics).toMatch(/^gateway_http_request_seconds_count\{route="\/",status="200"\} [1-9]\d*$/m);
  expect(metrics).not.toContain('Somebody');
});
