import type { LookupAddress } from 'node:dns';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { publicLookup, type Resolve } from '../../src/sources/http/addressGuard.ts';
import { redirectTarget } from '../../src/sources/http/redirectTarget.ts';
import { failure, openHttp, openUpstream, type Reply } from '../helpers/upstream.ts';

const redirectTo = (location: string): Reply => ({ status: 302, headers: { location } });

test('redirects are followed, relative ones and to other configured hosts as well', async () => {
  await using other = await openUpstream({ '/there.json': '{"a":1}' });
  await using upstream = await openUpstream({
    '/a.json': redirectTo('/b.json'),
    '/b.json': redirectTo(other.url('/there.json')),
  });
  await using http = openHttp(upstream, { allowedHosts: [upstream.host, other.host] });

  expect(await http.json(upstream.url('/a.json'), { limitBytes: 100 })).toEqual({ a: 1 });
});

test('five redirects are followed and no sixth', async () => {
  const chain = Array.from({ length: 6 }, (_, hop) => [`/${hop}`, redirectTo(`/${hop + 1}`)] as const);
  await using upstream = await openUpstream({ ...Object.fromEntries(chain), '/6': '{}' });
  await using http = openHttp(upstream);

  expect(await http.json(upstream.url('/1'), { limitBytes: 100 })).toEqual({});
  expect(await failure(http, upstream.url('/0'))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', transient: false });
});

/** Each leads to this machine, to its network, or to nowhere that is public. */
const PRIVATE = [
  ...['127.0.0.1', 'localhost', 'localhost.', '127.1', '2130706433', '0177.0.0.1', '0x7f.1', '0x7f000001', '127.0.0.1.'],
  ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::7f00:1]', '[::127.0.0.1]', '[::ffff:0:7f00:1]'],
  ...['[64:ff9b::7f00:1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001::1]', '[fe80::1]', '[fec0::1]', '[fd00::1]'],
  ...['[ff02::1]', '[100::1]', '[2001:db8::1]', '[4000::1]'],
  ...['0.0.0.0', '0', '0.1.2.3', '169.254.169.254', '10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '100.127.255.255'],
  ...['192.0.0.9', '192.0.2.1', '198.18.0.1', '198.19.255.255', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
];

test('a redirect to a private address is refused, however it is written, before anything is asked there', async () => {
  await using secret = await openUpstream({ '/secret.json': '{}' });
  const port = secret.host.split(':')[1];
  const routes = PRIVATE.map((host, index) => [`/${index}`, redirectTo(`http://${host}:${port}/secret.json`)] as const);
  await using upstream = await openUpstream(Object.fromEntries(routes));
  // Not every machine knows a name with a dot at its end.
  await using http = openHttp(upstream, {
    resolve: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
  });

  const codes: string[] = [];
  for (const [path] of routes) codes.push((await failure(http, upstream.url(path))).code);

  expect(PRIVATE.filter((_host, index) => codes[index] !== 'UPSTREAM_REFUSED')).toEqual([]);
  expect(secret.requests).toEqual([]);
});

const PUBLIC: LookupAddress = { address: '2000::1', family: 6 };
const OWN: LookupAddress = { address: '127.0.0.1', family: 4 };

/** A name server that gives one answer after the other. */
function answering(...answers: LookupAddress[][]): { readonly resolve: Resolve; readonly asked: string[] } {
  const asked: string[] = [];
  return { asked, resolve: (name, _options, done) => void setImmediate(done, null, answers[asked.push(name) - 1] ?? []) };
}

test('a name whose address changes after it was checked is asked once, and the checked address is connected to', async () => {
  const { resolve, asked } = answering([PUBLIC], [OWN]);
  const socket = connect({ host: 'rebound.example', port: 80, lookup: publicLookup(resolve) });
  const attempted = new Promise((found) => socket.once('connectionAttempt', (address: string) => found(address)));
  const looked = new Promise((found) => socket.once('lookup', (_error, address: string) => found(address)));
  socket.on('error', () => undefined); // there is nobody at that address

  expect([await looked, await attempted]).toEqual([PUBLIC.address, PUBLIC.address]);
  expect(asked).toEqual(['rebound.example']);
  socket.destroy();
});

test('a name that leads to a private address is refused at the next connection, or beside a public one', async () => {
  await using secret = await openUpstream({ '/secret.json': '{}' });
  const { resolve, asked } = answering([PUBLIC], [OWN], [PUBLIC, OWN]);
  await using http = openHttp({ host: 'another' }, { resolve, timeouts: { connectMs: 50 } });
  const address = `http://rebound.example:${secret.host.split(':')[1]}/secret.json`;

  const codes = [];
  for (let times = 0; times < 3; times++) codes.push((await failure(http, address)).code);

  expect(codes).toEqual(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_REFUSED', 'UPSTREAM_REFUSED']);
  expect(asked).toHaveLength(3);
  expect(secret.requests).toEqual([]);
});

test('another port of a configured host is not configured', async () => {
  await using other = await openUpstream({ '/secret.json': '{}' });
  await using upstream = await openUpstream({ '/a.json': redirectTo(other.url('/secret.json')) });
  await using http = openHttp(upstream);

  expect(await failure(http, upstream.url('/a.json'))).toMatchObject({ code: 'UPSTREAM_REFUSED', transient: false });
  expect(other.requests).toEqual([]);
});

test('redirects that go round in a circle are left after five', async () => {
  await using upstream = await openUpstream({ '/a': redirectTo('/b'), '/b': redirectTo('/a'), '/c': redirectTo('/c') });
  await using http = openHttp(upstream);

  for (const path of ['/a', '/c'])
    expect(await failure(http, upstream.url(path))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', transient: false });
  expect(upstream.requests).toHaveLength(12);
});

test('credentials go along to the same origin and to no other, and none are taken from a redirect', async () => {
  await using other = await openUpstream({ '/there.json': '{}' });
  await using upstream = await openUpstream({
    '/a.json': redirectTo('/b.json'),
    '/b.json': redirectTo(`http://other:word@${other.host}/there.json`),
  });
  await using http = openHttp(upstream, { allowedHosts: [upstream.host, other.host] });

  await http.json(`http://user:word@${upstream.host}/a.json`, { limitBytes: 100 });

  const own = `Basic ${Buffer.from('user:word').toString('base64')}`;
  expect(upstream.headers.map(({ authorization }) => authorization)).toEqual([own, own]);
  expect(other.headers.map(({ authorization }) => authorization)).toEqual([undefined]);
});

test('a redirect from https to http is refused, and the other way is followed', () => {
  const secure = new URL('https://upstream.example/a.json');

  expect(() => redirectTarget(secure, 'http://upstream.example/a.json')).toThrow('redirects from https to http');
  expect(redirectTarget(new URL('http://upstream.example/a.json'), secure.href).href).toBe(secure.href);
});

test.each(['file:///etc/passwd', 'ftp://example.org/a.json', 'http://'])('a redirect to %s is refused', async (location) => {
  await using upstream = await openUpstream({ '/a.json': redirectTo(location) });
  await using http = openHttp(upstream);

  expect(await failure(http, upstream.url('/a.json'))).toMatchObject({ code: 'UPSTREAM_REFUSED', transient: false });
});
